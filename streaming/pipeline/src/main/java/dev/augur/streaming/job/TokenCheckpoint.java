package dev.augur.streaming.job;

import org.jspecify.annotations.Nullable;

/** A text in memory. */
final class TokenCheckpoint implements Checkpoint, Checkpoint.Held {
    private String text;

    TokenCheckpoint(String text) {
        this.text = text;
    }

    @Override
    public String name() {
        return "token";
    }

    @Override
    public Held hold() {
        return this;
    }

    @Override
    public synchronized @Nullable String read() {
        return text.isEmpty() ? null : text;
    }

    @Override
    public synchronized void write(String replacement) {
        text = replacement;
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
