package dev.augur.streaming.binary;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** How the length of a record is written in front of it. */
enum LengthPrefix {
    BIG_ENDIAN {
        @Override
        long read(BinaryInput in) throws IOException {
            return in.read(Integer.BYTES, WHAT).order(ByteOrder.BIG_ENDIAN).getInt();
        }

        @Override
        void write(OutputStream out, int length) throws IOException {
            out.write(ByteBuffer.allocate(Integer.BYTES).putInt(length).array());
        }
    },
    LITTLE_ENDIAN {
        @Override
        long read(BinaryInput in) throws IOException {
            return in.read(Integer.BYTES, WHAT).getInt();
        }

        @Override
        void write(OutputStream out, int length) throws IOException {
            out.write(ByteBuffer.allocate(Integer.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(length)
                    .array());
        }
    },
    /** Seven bits a byte, the lowest first; all but the last byte have the eighth bit (protocol buffers, base 128 varints). */
    VARINT {
        @Override
        long read(BinaryInput in) throws IOException {
            long length = 0;
            for (int shift = 0; shift < MAX_VARINT_BITS; shift += 7) {
                long b = in.read(1, WHAT).get() & 0xff;
                length |= (b & 0x7f) << shift;
                if (b < 0x80) {
                    return length;
                }
            }
            return Long.MAX_VALUE;
        }

        @Override
        void write(OutputStream out, int length) throws IOException {
            int left = length;
            while (left >= 0x80) {
                out.write((left & 0x7f) | 0x80);
                left >>>= 7;
            }
            out.write(left);
        }
    };

    private static final String WHAT = "the length of a record";
    private static final int MAX_VARINT_BITS = 5 * 7;

    /** The length, not checked. */
    abstract long read(BinaryInput in) throws IOException;

    abstract void write(OutputStream out, int length) throws IOException;
}
