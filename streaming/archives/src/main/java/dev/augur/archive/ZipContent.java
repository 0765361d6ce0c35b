package dev.augur.archive;

import dev.augur.archive.ArchiveRefusedException.Reason;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The content of an entry of a zip file. What stands in front of it must say the same as the central directory: so that no
 * other program can see another archive in it. One use, one thread.
 */
final class ZipContent implements Closeable {
    private static final int LOCAL = 0x04034b50;
    static final int LOCAL_BYTES = 30;
    private static final int SIZES_FOLLOW = 1 << 3;
    private static final int BUFFER_BYTES = 1 << 16;

    private final Window file;
    private final ZipEntryHeader entry;
    private final long from;
    private final CRC32 crc = new CRC32();
    private @Nullable Inflater inflater;

    private ZipContent(Window file, ZipEntryHeader entry, long from) {
        this.file = file;
        this.entry = entry;
        this.from = from;
    }

    /** Nothing of the entry may lie behind end. */
    static ZipContent of(Window file, ZipEntryHeader entry, long end) throws IOException {
        EntryName name = entry.name();
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
        long from = entry.offset() + LOCAL_BYTES + nameBytes + (local.getShort(28) & 0xffff);
        if (entry.packed() > end - from) {
            throw damaged("entry " + name + " reaches into another one");
        }
        return new ZipContent(file, entry, from);
    }

    private static boolean sameSizes(ByteBuffer local, ZipEntryHeader entry) {
        return local.getInt(14) == entry.crc()
                && sameOrLarge(local.getInt(18), entry.packed())
                && sameOrLarge(local.getInt(22), entry.size());
    }

    private static boolean sameOrLarge(int local, long value) {
        return local == -1 || (local & 0xffffffffL) == value;
    }

    /** The bytes, decompressed; called once. */
    InputStream open() throws IOException {
        InputStream packed = file.open(from, from + entry.packed());
        if (entry.method() == ZipEntryHeader.STORED) {
            return new CheckedInputStream(packed, crc);
        }
        Inflater opened = new Inflater(true);
        inflater = opened;
        return new CheckedInputStream(new InflaterInputStream(packed, opened, BUFFER_BYTES), crc);
    }

    /** Compares the checksum with what was read. */
    void check() throws IOException {
        if ((int) crc.getValue() != entry.crc()) {
            throw damaged("the checksum of entry " + entry.name() + " is wrong");
        }
    }

    @Override
    public void close() {
        if (inflater != null) {
            inflater.end();
        }
    }

    private static ArchiveRefusedException damaged(String what) {
        return new ArchiveRefusedException(Reason.DAMAGED, what);
    }
}
