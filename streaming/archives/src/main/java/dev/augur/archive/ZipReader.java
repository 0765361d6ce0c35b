package dev.augur.archive;

import dev.augur.archive.ArchiveRefusedException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/**
 * Reads a zip file by its central directory, and wants what stands in front of each content to say the same: so that no
 * other program can see another archive in it. One thread at a time.
 */
final class ZipReader {
    private static final int LOCAL = 0x04034b50;
    private static final int LOCAL_BYTES = 30;
    private static final int SIZES_FOLLOW = 1 << 3;
    private static final int BUFFER_BYTES = 1 << 16;

    private final FileWindow file;
    private final Target target;

    ZipReader(FileWindow file, Target target) {
        this.file = file;
        this.target = target;
    }

    void unpack() throws IOException {
        ZipDirectory directory = ZipDirectory.of(file);
        target.announce(directory.entries());
        List<ZipEntryHeader> entries = entries(directory);
        entries.sort(Comparator.comparingLong(ZipEntryHeader::offset));
        for (int i = 0; i < entries.size(); i++) {
            long end = i + 1 < entries.size() ? entries.get(i + 1).offset() : directory.offset();
            unpack(entries.get(i), end);
        }
    }

    private List<ZipEntryHeader> entries(ZipDirectory directory) throws IOException {
        List<ZipEntryHeader> entries = new ArrayList<>();
        long at = directory.offset();
        for (long i = 0; i < directory.entries(); i++) {
            ZipEntryHeader entry = ZipEntryHeader.read(file, at);
            // Looked at here, so that a long name is not kept.
            entry.refuseWhatIsNoFile(entry.name());
            entries.add(entry);
            at += entry.headerBytes();
        }
        if (at != directory.end()) {
            throw damaged("the directory of a zip has another number of entries than it says");
        }
        return entries;
    }

    /** Nothing of the entry may lie behind end. */
    private void unpack(ZipEntryHeader entry, long end) throws IOException {
        EntryName name = entry.name();
        long content = contentOf(entry, name);
        if (entry.packed() > end - content) {
            throw damaged("entry " + name + " reaches into another one");
        }
        if (name.isFolder()) {
            target.folder(name);
            return;
        }
        CRC32 crc = new CRC32();
        Inflater inflater = new Inflater(true);
        try (InputStream packed = file.open(content, content + entry.packed());
                InputStream plain = entry.method() == ZipEntryHeader.STORED
                        ? packed
                        : new InflaterInputStream(packed, inflater, BUFFER_BYTES)) {
            target.file(name, entry.size(), new CheckedInputStream(plain, crc));
        } finally {
            inflater.end();
        }
        if ((int) crc.getValue() != entry.crc()) {
            throw damaged("the checksum of entry " + name + " is wrong");
        }
    }

    /** Where the content begins. */
    private long contentOf(ZipEntryHeader entry, EntryName name) throws IOException {
        ByteBuffer local = file.read(entry.offset(), LOCAL_BYTES);
        int nameBytes = local.getShort(26) & 0xffff;
        boolean sizesFollow = (local.getShort(6) & SIZES_FOLLOW) != 0;
        boolean same = local.getInt(0) == LOCAL
                && local.getShort(6) == (short) entry.flags()
                && (local.getShort(8) & 0xffff) == entry.method()
                && file.read(entry.offset() + LOCAL_BYTES, nameBytes).equals(entry.rawName())
                && (sizesFollow || sameSizes(local, entry));
        if (!same) {
            throw damaged("entry " + name + " is not the same in the directory of the zip and in front of its content");
        }
        return entry.offset() + LOCAL_BYTES + nameBytes + (local.getShort(28) & 0xffff);
    }

    private static boolean sameSizes(ByteBuffer local, ZipEntryHeader entry) {
        return local.getInt(14) == entry.crc()
                && sameOrLarge(local.getInt(18), entry.packed())
                && sameOrLarge(local.getInt(22), entry.size());
    }

    private static boolean sameOrLarge(int local, long value) {
        return local == -1 || (local & 0xffffffffL) == value;
    }

    private static ArchiveRefusedException damaged(String what) {
        return new ArchiveRefusedException(Reason.DAMAGED, what);
    }
}
