package dev.augur.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes zip files byte by byte, also such as no program would write. */
final class ZipBytes {
    static final int SYMLINK = 0120777;
    static final int DEVICE = 0020666;

    /** An entry, each of whose fields may be made wrong. */
    static final class Entry {
        byte[] localName;
        byte[] name;
        byte[] packed;
        int flags = 1 << 11;
        int method;
        int crc;
        int localSize;
        int size;
        int mode;
        /** Offset of the local header; -1 for where it is. */
        long offset = -1;

        byte[] extra = new byte[0];

        Entry(String name, byte[] content) {
            this.name = name.getBytes(UTF_8);
            this.localName = this.name;
            this.packed = content;
            this.size = content.length;
            this.localSize = size;
            CRC32 sum = new CRC32();
            sum.update(content);
            this.crc = (int) sum.getValue();
        }

        Entry deflate() {
            Deflater deflater = new Deflater(9, true);
            deflater.setInput(packed);
            deflater.finish();
            byte[] buffer = new byte[packed.length + 64];
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            while (!deflater.finished()) {
                out.write(buffer, 0, deflater.deflate(buffer));
            }
            deflater.end();
            packed = out.toByteArray();
            method = 8;
            return this;
        }
    }

    private final List<Entry> entries = new ArrayList<>();
    int declaredEntries = -1;
    int disk;
    int shift;
    String comment = "";
    boolean zip64;

    ZipBytes add(Entry entry) {
        entries.add(entry);
        return this;
    }

    ZipBytes file(String name, String content) {
        return add(new Entry(name, content.getBytes(UTF_8)));
    }

    ZipBytes file(String name, byte[] content) {
        return add(new Entry(name, content).deflate());
    }

    byte[] zip() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Entry entry : entries) {
            entry.offset = entry.offset < 0 ? out.size() : entry.offset;
            out.writeBytes(local(entry));
            out.writeBytes(entry.packed);
        }
        int start = out.size();
        entries.forEach(entry -> out.writeBytes(central(entry)));
        int end = out.size();
        int count = declaredEntries < 0 ? entries.size() : declaredEntries;
        if (zip64) {
            ByteBuffer record = buffer(76)
                    .putInt(0x06064b50)
                    .putLong(44)
                    .putInt(45 << 16 | 45)
                    .putInt(0)
                    .putInt(0);
            record.putLong(count).putLong(count).putLong(end - start).putLong(start);
            out.writeBytes(
                    bytes(record.putInt(0x07064b50).putInt(0).putLong(end).putInt(1)));
        }
        ByteBuffer record = buffer(22 + comment.length()).putInt(0x06054b50).putInt(disk);
        record.putShort((short) count).putShort((short) count);
        record.putInt(zip64 ? -1 : end - start).putInt(zip64 ? -1 : start + shift);
        out.writeBytes(bytes(record.putShort((short) comment.length()).put(comment.getBytes(UTF_8))));
        return out.toByteArray();
    }

    private static byte[] local(Entry entry) {
        ByteBuffer header = ByteBuffer.allocate(30 + entry.localName.length);
        header.order(ByteOrder.LITTLE_ENDIAN);
        fields(header.putInt(0x04034b50).putShort((short) 20), entry)
                .putInt(entry.localSize)
                .putShort((short) entry.localName.length)
                .putShort((short) 0)
                .put(entry.localName);
        return header.array();
    }

    private static byte[] central(Entry entry) {
        ByteBuffer header = ByteBuffer.allocate(46 + entry.name.length + entry.extra.length);
        header.order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(0x02014b50).putShort((short) (3 << 8 | 20)).putShort((short) 20);
        fields(header, entry)
                .putInt(entry.size)
                .putShort((short) entry.name.length)
                .putShort((short) entry.extra.length)
                .putShort((short) 0)
                .putInt(0)
                .putInt(entry.mode << 16)
                .putInt((int) entry.offset)
                .put(entry.name)
                .put(entry.extra);
        return header.array();
    }

    private static ByteBuffer fields(ByteBuffer header, Entry entry) {
        return header.putShort((short) entry.flags)
                .putShort((short) entry.method)
                .putInt(0)
                .putInt(entry.crc)
                .putInt(entry.packed.length);
    }

    private static byte[] bytes(ByteBuffer full) {
        byte[] bytes = new byte[full.position()];
        full.flip().get(bytes);
        return bytes;
    }

    private static ByteBuffer buffer(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
