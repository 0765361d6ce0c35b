package dev.augur.streaming.unpack;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A place in a compressed object from which it can be read on, without what comes before. It says nothing about which object,
 * and which version of it: who keeps the point keeps that too. Immutable.
 *
 * @param format the compression, for example {@code gzip}
 * @param bit the place in the compressed object, in bits; a whole number of bytes unless it lies within a member
 * @param offset the place in the decompressed object, in bytes
 * @param member what was read of the gzip member in which the point lies; null between members, frames and the like
 */
public record RestartPoint(
        String format, long bit, long offset, @Nullable Member member) {
    private static final int VERSION = 1;
    /** Header, window that does not compress, checksum. */
    private static final int MAX_BYTES = Member.MAX_WINDOW_BYTES + 1024;

    private static final String WHAT = "A restart point must be the bytes that RestartPoint.toBytes() gave";

    /**
     * Checks the numbers.
     *
     * @param format as the record has it
     * @param bit as the record has it
     * @param offset as the record has it
     * @param member as the record has it
     */
    public RestartPoint {
        if (member != null && !format.equals(GzipInput.FORMAT)) {
            throw new IllegalArgumentException("Only a point of gzip lies within a member, got one of " + format);
        }
        if (bit < 0 || offset < 0 || (member == null && bit % 8 != 0)) {
            throw new IllegalArgumentException(
                    "bit and offset must be >= 0, bit a multiple of 8 between members, got " + bit + " and " + offset);
        }
    }

    /**
     * The byte of the compressed object from which it must be opened.
     *
     * @return the offset
     */
    public long firstByte() {
        return bit / 8;
    }

    /** What must be known of a gzip member to read on within it. Immutable. */
    public static final class Member {
        static final int MAX_WINDOW_BYTES = 1 << 15;

        private final int crc;
        private final long length;
        private final byte[] window;

        /**
         * What was read of a member.
         *
         * @param crc the CRC-32 of its bytes up to the point
         * @param length how many those are
         * @param window the last of them, which what follows may refer to; at most 32 KiB; not copied
         */
        public Member(int crc, long length, byte[] window) {
            if (window.length > MAX_WINDOW_BYTES || window.length > length || length < 1) {
                throw new IllegalArgumentException("window must have at most " + MAX_WINDOW_BYTES
                        + " bytes, and those of the member, got " + window.length + " of " + length);
            }
            this.crc = crc;
            this.length = length;
            this.window = window;
        }

        int crc() {
            return crc;
        }

        long length() {
            return length;
        }

        byte[] window() {
            return window;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Member that
                    && crc == that.crc
                    && length == that.length
                    && Arrays.equals(window, that.window);
        }

        @Override
        public int hashCode() {
            return crc;
        }

        @Override
        public String toString() {
            return "member of " + length + " bytes up to here";
        }
    }

    /**
     * The point for another process, with a version and a checksum.
     *
     * @return at most 33 KiB, less the better the window compresses
     */
    public byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeUTF(format);
            out.writeLong(bit);
            out.writeLong(offset);
            out.writeBoolean(member != null);
            if (member != null) {
                out.writeInt(member.crc);
                out.writeLong(member.length);
                out.writeInt(member.window.length);
                try (DeflaterOutputStream deflated = new DeflaterOutputStream(unclosed(out))) {
                    deflated.write(member.window);
                }
            }
            out.writeInt(crc(bytes.toByteArray(), bytes.size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static OutputStream unclosed(OutputStream out) {
        return new FilterOutputStream(out) {
            @Override
            public void write(byte[] source, int from, int count) throws IOException {
                out.write(source, from, count);
            }

            @Override
            public void close() throws IOException {
                flush();
            }
        };
    }

    /**
     * Reads a point.
     *
     * @param bytes what {@link #toBytes()} gave
     * @return the point
     * @throws IllegalArgumentException if the bytes are anything else, for example damaged, or of another version
     */
    public static RestartPoint parse(byte[] bytes) {
        int body = bytes.length - Integer.BYTES;
        if (body < 1 || bytes.length > MAX_BYTES) {
            throw new IllegalArgumentException(WHAT + ", got " + bytes.length + " bytes");
        }
        if (bytes[0] != VERSION) {
            throw new IllegalArgumentException(WHAT + ", of version " + VERSION + ", got version " + bytes[0]);
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes, 0, body));
                DataInputStream sum = new DataInputStream(new ByteArrayInputStream(bytes, body, Integer.BYTES))) {
            if (sum.readInt() != crc(bytes, body)) {
                throw new IllegalArgumentException(WHAT + ", their checksum is wrong");
            }
            in.readByte();
            RestartPoint point = new RestartPoint(in.readUTF(), in.readLong(), in.readLong(), member(in));
            if (in.read() >= 0) {
                throw new IllegalArgumentException(WHAT + ", more follows");
            }
            return point;
        } catch (IOException e) {
            throw new IllegalArgumentException(WHAT, e);
        }
    }

    private static @Nullable Member member(DataInputStream in) throws IOException {
        if (!in.readBoolean()) {
            return null;
        }
        int crc = in.readInt();
        long length = in.readLong();
        int size = in.readInt();
        if (size < 0 || size > Member.MAX_WINDOW_BYTES) {
            throw new IllegalArgumentException(WHAT + ", got a window of " + size + " bytes");
        }
        byte[] window = new byte[size];
        // Not closed: the stream is the caller's.
        DataInputStream inflated = new DataInputStream(new InflaterInputStream(in));
        inflated.readFully(window);
        if (inflated.read() >= 0) {
            throw new IllegalArgumentException(WHAT + ", got a longer window");
        }
        return new Member(crc, length, window);
    }

    private static int crc(byte[] bytes, int count) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, count);
        return (int) crc.getValue();
    }
}
