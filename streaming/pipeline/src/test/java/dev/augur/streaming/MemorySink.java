package dev.augur.streaming;

import dev.augur.io.ByteSink;
import dev.augur.io.PendingBytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A sink that keeps what is committed. */
final class MemorySink implements ByteSink {
    private final String name;
    byte @Nullable [] committed;
    int opened;
    int closed;
    /** Writing fails once this many bytes were written. */
    int failsAfter = Integer.MAX_VALUE;

    MemorySink(String name) {
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    byte[] bytes() {
        byte[] bytes = committed;
        if (bytes == null) {
            throw new AssertionError(name + " was not committed");
        }
        return bytes;
    }

    String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    @Override
    public PendingBytes open() {
        opened++;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        return new PendingBytes() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] source, int from, int count) throws IOException {
                if (bytes.size() + count > failsAfter) {
                    throw new IOException(name + " is full");
                }
                bytes.write(source, from, count);
            }

            @Override
            public void commit() {
                committed = bytes.toByteArray();
            }

            @Override
            public void close() {
                closed++;
            }
        };
    }
}
