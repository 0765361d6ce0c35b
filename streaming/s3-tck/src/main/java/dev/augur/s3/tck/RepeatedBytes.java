package dev.augur.s3.tck;

import dev.augur.io.ByteSource;
import java.io.InputStream;
import java.util.Objects;

/** The same bytes again and again: a large object in the memory of a small one. */
final class RepeatedBytes implements ByteSource {
    private final byte[] bytes;
    private final int times;

    RepeatedBytes(byte[] bytes, int times) {
        if (bytes.length == 0 || times < 1) {
            throw new IllegalArgumentException(
                    "There must be bytes, at least once, got " + bytes.length + " and " + times);
        }
        this.bytes = bytes;
        this.times = times;
    }

    @Override
    public String name() {
        return times + " times " + bytes.length + " bytes";
    }

    @Override
    public long length() {
        return (long) bytes.length * times;
    }

    @Override
    public String version() {
        return name();
    }

    @Override
    public InputStream open(long offset) {
        return new Repeating(offset);
    }

    private final class Repeating extends InputStream {
        private long position;

        Repeating(long position) {
            this.position = position;
        }

        @Override
        public int read() {
            return position == length() ? -1 : bytes[(int) (position++ % bytes.length)] & 0xFF;
        }

        @Override
        public int read(byte[] target, int from, int count) {
            Objects.checkFromIndexSize(from, count, target.length);
            if (position == length()) {
                return -1;
            }
            int at = (int) (position % bytes.length);
            int n = Math.min(count, bytes.length - at);
            System.arraycopy(bytes, at, target, from, n);
            position += n;
            return n;
        }
    }
}
