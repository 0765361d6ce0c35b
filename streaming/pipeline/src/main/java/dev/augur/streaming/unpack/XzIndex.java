package dev.augur.streaming.unpack;

import java.io.ByteArrayOutputStream;
import java.util.zip.CRC32;

/** An index of xz, and the footer behind it, for blocks that are taken from a stream. Not thread-safe. */
final class XzIndex {
    private final ByteArrayOutputStream records = new ByteArrayOutputStream();
    private long count;

    /** Adds a block. */
    void add(XzSums.Block block) {
        add(block.unpaddedBytes(), block.plainBytes());
    }

    /** Adds a block that has so many bytes without its padding, and so many decompressed. */
    void add(long unpaddedBytes, long plainBytes) {
        number(records, unpaddedBytes);
        number(records, plainBytes);
        count++;
    }

    /** The index and the footer of a stream with a header. */
    byte[] bytes(byte[] header) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(0);
        number(out, count);
        out.writeBytes(records.toByteArray());
        out.writeBytes(new byte[XzLayout.padding(out.size())]);
        out.writeBytes(crc(out.toByteArray()));
        byte[] footer = new byte[6];
        int backward = out.size() / 4 - 1;
        for (int i = 0; i < 4; i++) {
            footer[i] = (byte) (backward >>> (8 * i));
        }
        footer[4] = header[6];
        footer[5] = header[7];
        out.writeBytes(crc(footer));
        out.writeBytes(footer);
        out.write('Y');
        out.write('Z');
        return out.toByteArray();
    }

    /** Seven bits a byte, the lowest first (section 1.2). */
    private static void number(ByteArrayOutputStream out, long number) {
        long left = number;
        for (; left > 0x7f; left >>>= 7) {
            out.write((int) (left | 0x80));
        }
        out.write((int) left);
    }

    /** The checksum of bytes, least significant byte first. */
    static byte[] crc(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        byte[] sum = new byte[XzLayout.CRC_BYTES];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = (byte) (crc.getValue() >>> (8 * i));
        }
        return sum;
    }
}
