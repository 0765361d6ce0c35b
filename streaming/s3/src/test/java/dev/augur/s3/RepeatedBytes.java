package dev.augur.s3;

import dev.augur.io.ByteSource;
import java.io.InputStream;
import java.util.Objects;

/** The same bytes again and again, as large as one likes, in the memory of one. */
record RepeatedBytes(byte[] bytes, int times) implements ByteSource {
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
        return new InputStream() {
            private long position = offset;

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
        };
    }
}
