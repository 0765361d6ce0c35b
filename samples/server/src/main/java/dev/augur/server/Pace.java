package dev.augur.server;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How long the predictions of a model take, to tell those that are shorter than a hand-over to another thread. Thread-safe;
 * an update that is lost does no harm.
 */
final class Pace {
    /** A hand-over takes tens of microseconds on a busy machine; a thread that selects may be held up for that long. */
    private static final long SHORT_NANOS = 100_000;

    /** Larger requests are no measure of small ones, and no small ones. */
    private static final int MAX_BYTES = 16 << 10;

    /** The share of what is known that a slower prediction adds to it, at most. */
    private static final int SLOWDOWN = 64;

    /** What the fastest of the latest took: a thread that lost its processor meanwhile says nothing about the model. */
    private final AtomicLong leastNanos = new AtomicLong(2 * SHORT_NANOS);

    /** Whether a prediction on so many bytes is short, as far as the latest tell. */
    boolean isShort(int bodyBytes) {
        return bodyBytes <= MAX_BYTES && leastNanos.get() < SHORT_NANOS;
    }

    /** A prediction took so long. */
    void took(long nanos) {
        long least = leastNanos.get();
        leastNanos.lazySet(nanos < least ? nanos : least + Math.min(nanos - least, least) / SLOWDOWN);
    }
}
