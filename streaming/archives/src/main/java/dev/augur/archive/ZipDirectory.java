package dev.augur.archive;

import dev.augur.archive.ArchiveRefusedException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Where the central directory of a zip file is, by the record at its end (APPNOTE.TXT 4.3.14 to 4.3.16).
 *
 * @param offset its first byte
 * @param end the byte behind it
 * @param entries how many it says it has
 */
record ZipDirectory(long offset, long end, long entries) {
    private static final int END = 0x06054b50;
    private static final int END_BYTES = 22;
    private static final int MAX_COMMENT = 0xffff;
    private static final int LOCATOR_64 = 0x07064b50;
    private static final int LOCATOR_64_BYTES = 20;
    private static final int END_64 = 0x06064b50;
    private static final int END_64_BYTES = 56;

    static ZipDirectory of(Window file) throws IOException {
        int tailBytes = (int) Math.min(file.size(), END_BYTES + MAX_COMMENT);
        ByteBuffer tail = file.read(file.size() - tailBytes, tailBytes);
        for (int at = tailBytes - END_BYTES; at >= 0; at--) {
            // A comment may hold what looks like the record; the real one ends with the file.
            if (tail.getInt(at) == END && at + END_BYTES + (tail.getShort(at + 20) & 0xffff) == tailBytes) {
                ByteBuffer record = tail.slice(at, END_BYTES).order(ByteOrder.LITTLE_ENDIAN);
                return of(file, record, file.size() - tailBytes + at);
            }
        }
        throw damaged("the record at the end of a zip is missing; it is cut short");
    }

    private static ZipDirectory of(Window file, ByteBuffer record, long at) throws IOException {
        long onThisDisk = record.getShort(8) & 0xffff;
        long entries = record.getShort(10) & 0xffff;
        long size = record.getInt(12) & 0xffffffffL;
        long offset = record.getInt(16) & 0xffffffffL;
        long locatorAt = at - LOCATOR_64_BYTES;
        if (locatorAt >= 0 && file.read(locatorAt, Integer.BYTES).getInt() == LOCATOR_64) {
            return of64(file, locatorAt);
        }
        if (record.getInt(4) != 0 || onThisDisk != entries) {
            throw new ArchiveRefusedException(Reason.UNSUPPORTED, "it is one part of several");
        }
        return checked(new ZipDirectory(offset, offset + size, entries), at);
    }

    private static ZipDirectory of64(Window file, long locatorAt) throws IOException {
        long at = file.read(locatorAt, LOCATOR_64_BYTES).getLong(8);
        ByteBuffer record = file.read(at, END_64_BYTES);
        if (record.getInt(0) != END_64 || at + 12 + record.getLong(4) != locatorAt) {
            throw damaged("the zip64 record is not where it must be");
        }
        if (record.getInt(16) != 0 || record.getInt(20) != 0 || record.getLong(24) != record.getLong(32)) {
            throw new ArchiveRefusedException(Reason.UNSUPPORTED, "it is one part of several");
        }
        long offset = record.getLong(48);
        return checked(new ZipDirectory(offset, offset + record.getLong(40), record.getLong(32)), at);
    }

    /** The directory ends where the records begin, so that no other one can hide between them. */
    private static ZipDirectory checked(ZipDirectory directory, long endMustBe) throws ArchiveRefusedException {
        if (directory.offset < 0 || directory.offset > directory.end || directory.end != endMustBe) {
            throw damaged("the directory of a zip is not where it must be");
        }
        return directory;
    }

    private static ArchiveRefusedException damaged(String what) {
        return new ArchiveRefusedException(Reason.DAMAGED, what);
    }
}
