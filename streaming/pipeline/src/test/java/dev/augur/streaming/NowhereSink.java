package dev.augur.streaming;

import dev.augur.io.ByteSink;
import dev.augur.io.PendingBytes;

/** Takes everything and keeps nothing. */
final class NowhereSink implements ByteSink {
    @Override
    public String name() {
        return "nowhere.jsonl.zst";
    }

    @Override
    public PendingBytes open() {
        return new PendingBytes() {
            @Override
            public void write(int b) {
                // Gone.
            }

            @Override
            public void write(byte[] source, int from, int count) {
                // Gone.
            }

            @Override
            public void commit() {
                // Nothing to show.
            }

            @Override
            public void close() {
                // Nothing to free.
            }
        };
    }
}
