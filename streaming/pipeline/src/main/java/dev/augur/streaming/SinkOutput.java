package dev.augur.streaming;

import dev.augur.io.ByteSink;
import dev.augur.io.PendingBytes;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Bytes on their way into a sink, compressed and counted. One thread at a time. */
final class SinkOutput extends OutputStream {
    private static final int BUFFER_BYTES = 1 << 16;

    private final PendingBytes pending;
    private final Counted counted;
    private final OutputStream compressed;

    private SinkOutput(PendingBytes pending, Compression compression) throws IOException {
        this.pending = pending;
        this.counted = new Counted(pending);
        this.compressed = new BufferedOutputStream(
                compression.compress(new BufferedOutputStream(counted, BUFFER_BYTES)), BUFFER_BYTES);
    }

    static SinkOutput open(ByteSink sink, Compression compression) throws IOException {
        PendingBytes pending = sink.open();
        SinkOutput opened = null;
        try {
            opened = new SinkOutput(pending, compression);
            return opened;
        } finally {
            if (opened == null) {
                pending.close();
            }
        }
    }

    @Override
    public void write(int b) throws IOException {
        compressed.write(b);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
        compressed.write(bytes, from, count);
    }

    /** Bytes that reached the sink. */
    long count() {
        return counted.count;
    }

    void commit() throws IOException {
        compressed.close();
        pending.commit();
    }

    /** Throws the bytes away, unless they were committed. */
    @Override
    public void close() throws IOException {
        counted.discarding = true;
        try (pending) {
            compressed.close();
        }
    }

    /** Passes bytes on, but not the end of them, which only a commit may bring. */
    private static final class Counted extends OutputStream {
        private final OutputStream out;
        private long count;
        /** Set when what a compressor still writes as it closes is of no use. */
        private boolean discarding;

        Counted(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            if (!discarding) {
                out.write(bytes, from, length);
                count += length;
            }
        }

        @Override
        public void close() {
            // The sink is closed by its owner.
        }
    }
}
