package dev.augur.archive;

import dev.augur.archive.ArchiveRefusedException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * An entry as the central directory of a zip file has it (APPNOTE.TXT 4.3.12).
 *
 * @param rawName the bytes of its name
 * @param flags the general purpose bits
 * @param method how it is compressed
 * @param crc CRC-32 of its content
 * @param packed bytes of it in the file
 * @param size bytes of its content
 * @param mode its type and permissions on Unix, 0 if unknown
 * @param offset of its local header
 * @param headerBytes bytes of this header
 */
record ZipEntryHeader(
        ByteBuffer rawName,
        int flags,
        int method,
        int crc,
        long packed,
        long size,
        int mode,
        long offset,
        int headerBytes) {
    static final int STORED = 0;
    static final int DEFLATED = 8;

    private static final int SIGNATURE = 0x02014b50;
    private static final int FIXED_BYTES = 46;
    private static final int EXTRA_64 = 1;
    private static final long IN_EXTRA = 0xffffffffL;
    private static final int ENCRYPTED = 1 | 1 << 6 | 1 << 13;
    private static final int TYPE = 0170000;
    private static final int FILE = 0100000;
    private static final int FOLDER = 0040000;
    private static final int LINK = 0120000;

    static ZipEntryHeader read(Window file, long at) throws IOException {
        ByteBuffer fixed = file.read(at, FIXED_BYTES);
        int nameBytes = fixed.getShort(28) & 0xffff;
        int extraBytes = fixed.getShort(30) & 0xffff;
        int commentBytes = fixed.getShort(32) & 0xffff;
        if (fixed.getInt(0) != SIGNATURE || nameBytes == 0) {
            throw damaged("an entry in the directory of a zip has no header or no name");
        }
        ByteBuffer rest = file.read(at + FIXED_BYTES, nameBytes + extraBytes);
        ByteBuffer large = extra64(rest.slice(nameBytes, extraBytes).order(ByteOrder.LITTLE_ENDIAN));
        long size = orLarge(fixed.getInt(24), large);
        long packed = orLarge(fixed.getInt(20), large);
        long offset = orLarge(fixed.getInt(42), large);
        return new ZipEntryHeader(
                rest.slice(0, nameBytes),
                fixed.getShort(8),
                fixed.getShort(10) & 0xffff,
                fixed.getInt(16),
                packed,
                size,
                fixed.getInt(38) >>> 16,
                offset,
                FIXED_BYTES + nameBytes + extraBytes + commentBytes);
    }

    /** The field for numbers of 64 bits; empty if there is none. */
    private static ByteBuffer extra64(ByteBuffer extra) throws ArchiveRefusedException {
        while (extra.remaining() >= 4) {
            int id = extra.getShort() & 0xffff;
            int length = extra.getShort() & 0xffff;
            if (length > extra.remaining()) {
                throw damaged("a field in the directory of a zip is longer than its header");
            }
            ByteBuffer field = extra.slice(extra.position(), length).order(ByteOrder.LITTLE_ENDIAN);
            if (id == EXTRA_64) {
                return field;
            }
            extra.position(extra.position() + length);
        }
        return ByteBuffer.allocate(0);
    }

    private static long orLarge(int small, ByteBuffer large) throws ArchiveRefusedException {
        long value = small & 0xffffffffL;
        if (value == IN_EXTRA) {
            if (large.remaining() < Long.BYTES) {
                throw damaged("a number in the directory of a zip is missing");
            }
            value = large.getLong();
        }
        if (value < 0) {
            throw damaged("a number in the directory of a zip is negative");
        }
        return value;
    }

    EntryName name() throws ArchiveRefusedException {
        byte[] bytes = new byte[rawName.limit()];
        rawName.get(0, bytes);
        return EntryName.of(bytes);
    }

    void refuseWhatIsNoFile(EntryName name) throws ArchiveRefusedException {
        int type = mode & TYPE;
        if (type != 0 && type != FILE && !(type == FOLDER && name.isFolder())) {
            throw new ArchiveRefusedException(
                    Reason.NOT_A_FILE,
                    "entry " + name + " is " + (type == LINK ? "a symbolic link" : "no file")
                            + ", only plain files and folders are read");
        }
        if ((flags & ENCRYPTED) != 0) {
            throw new ArchiveRefusedException(Reason.UNSUPPORTED, "entry " + name + " is encrypted");
        }
        if (method != STORED && method != DEFLATED) {
            throw new ArchiveRefusedException(
                    Reason.UNSUPPORTED,
                    "entry " + name + " is compressed by method " + method + ", only " + STORED + " (stored) and "
                            + DEFLATED + " (deflate) are supported");
        }
        if ((method == STORED && packed != size) || (name.isFolder() && size > 0)) {
            throw damaged("the sizes of entry " + name + " do not agree");
        }
    }

    private static ArchiveRefusedException damaged(String what) {
        return new ArchiveRefusedException(Reason.DAMAGED, what);
    }
}
