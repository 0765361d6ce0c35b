package dev.augur.streaming;

import dev.augur.io.ByteSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.stream.IntStream;

/** Bytes, then others many times over, then others again: as much as one likes, and none of it on a disk. */
final class RepeatedSource implements ByteSource {
    private final byte[] head;
    private final byte[] member;
    private final int times;
    private final byte[] tail;

    RepeatedSource(byte[] head, byte[] member, int times, byte[] tail) {
        this.head = head;
        this.member = member;
        this.times = times;
        this.tail = tail;
    }

    @Override
    public String name() {
        return "large.csv.gz";
    }

    @Override
    public long length() {
        return head.length + (long) member.length * times + tail.length;
    }

    @Override
    public String version() {
        return "the only one";
    }

    @Override
    public InputStream open(long offset) {
        Iterator<InputStream> parts = IntStream.rangeClosed(0, times + 1)
                .<InputStream>mapToObj(i -> new ByteArrayInputStream(i == 0 ? head : i <= times ? member : tail))
                .iterator();
        return new InputStream() {
            private InputStream part = parts.next();

            @Override
            public int read() throws IOException {
                throw new IOException("one byte at a time is too slow here");
            }

            @Override
            public int read(byte[] target, int from, int count) throws IOException {
                int n = part.read(target, from, count);
                while (n < 0 && parts.hasNext()) {
                    part = parts.next();
                    n = part.read(target, from, count);
                }
                return n;
            }

            /** The JDK's own decompressor takes 0 for the end. */
            @Override
            public int available() {
                return 1;
            }
        };
    }
}
