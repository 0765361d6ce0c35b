package dev.augur.streaming;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** Gzip objects as several tools write them. */
final class Gzips {
    private static final int PIECE = 1 << 17;
    private static final int BGZIP_PIECE = 0xff00;

    private Gzips() {}

    /** One member of a level and a strategy. */
    static byte[] of(byte[] plain, int level, int strategy) {
        return flushed(plain, level, strategy, Deflater.NO_FLUSH);
    }

    /** One member, flushed every 128 KiB as pigz does, or not at all. */
    static byte[] flushed(byte[] plain, int level, int strategy, int flush) {
        Deflater deflater = new Deflater(level, true);
        try {
            deflater.setStrategy(strategy);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.writeBytes(new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 255});
            byte[] buffer = new byte[1 << 16];
            for (int at = 0; at < plain.length; at += PIECE) {
                deflater.setInput(plain, at, Math.min(PIECE, plain.length - at));
                int n;
                do {
                    n = deflater.deflate(buffer, 0, buffer.length, flush);
                    out.write(buffer, 0, n);
                } while (n == buffer.length || !deflater.needsInput());
            }
            deflater.finish();
            while (!deflater.finished()) {
                out.write(buffer, 0, deflater.deflate(buffer));
            }
            trailer(out, plain, 0, plain.length);
            return out.toByteArray();
        } finally {
            deflater.end();
        }
    }

    /** Blocks of up to 64 KiB, each a member that names its size, and an empty one at the end. */
    static byte[] bgzip(byte[] plain) throws IOException {
        return bgzip(plain, BGZIP_PIECE);
    }

    /** Blocks of a size of plain bytes each. */
    static byte[] bgzip(byte[] plain, int size) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int at = 0; at < plain.length; at += size) {
            bgzipBlock(out, plain, at, Math.min(size, plain.length - at));
        }
        bgzipBlock(out, plain, plain.length, 0);
        return out.toByteArray();
    }

    private static void bgzipBlock(ByteArrayOutputStream out, byte[] plain, int from, int count) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        Deflater deflater = new Deflater(6, true);
        try (OutputStream deflated = new DeflaterOutputStream(body, deflater)) {
            deflated.write(plain, from, count);
        } finally {
            deflater.end();
        }
        int size = 18 + body.size() + 8 - 1;
        out.writeBytes(new byte[] {
            0x1f, (byte) 0x8b, 8, 4, 0, 0, 0, 0, 0, (byte) 255, 6, 0, 'B', 'C', 2, 0, (byte) size, (byte) (size >> 8)
        });
        out.writeBytes(body.toByteArray());
        trailer(out, plain, from, count);
    }

    private static void trailer(ByteArrayOutputStream out, byte[] plain, int from, int count) {
        CRC32 crc = new CRC32();
        crc.update(plain, from, count);
        for (long value : new long[] {crc.getValue(), count}) {
            for (int i = 0; i < 4; i++) {
                out.write((int) (value >>> (8 * i)));
            }
        }
    }

    /** Members of a size of plain bytes each. */
    static byte[] members(byte[] plain, int size) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int at = 0; at < plain.length; at += size) {
            out.writeBytes(
                    of(Arrays.copyOfRange(plain, at, Math.min(plain.length, at + size)), 6, Deflater.DEFAULT_STRATEGY));
        }
        return out.toByteArray();
    }
}
