package dev.augur.lambda;

import dev.augur.io.ByteSink;
import dev.augur.io.PendingBytes;
import java.io.IOException;

/** A sink that leaves nothing behind where nothing was written. */
record UnlessEmpty(ByteSink sink) implements ByteSink {
    @Override
    public String name() {
        return sink.name();
    }

    @Override
    public PendingBytes open() throws IOException {
        return new Pending(sink.open());
    }

    private static final class Pending extends PendingBytes {
        private final PendingBytes bytes;
        private boolean isEmpty = true;

        Pending(PendingBytes bytes) {
            this.bytes = bytes;
        }

        @Override
        public void write(int b) throws IOException {
            isEmpty = false;
            bytes.write(b);
        }

        @Override
        public void write(byte[] source, int from, int count) throws IOException {
            isEmpty &= count == 0;
            bytes.write(source, from, count);
        }

        @Override
        public void commit() throws IOException {
            if (!isEmpty) {
                bytes.commit();
            }
        }

        @Override
        public void close() throws IOException {
            bytes.close();
        }
    }
}
