package dev.augur.streaming;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Records that are predicted together, once, by whichever thread comes first.
 *
 * @param <R> what the prediction gives
 */
abstract class Batch<R> implements Runnable {
    /**
     * Which records they are.
     *
     * @param first where the first is
     * @param count how many
     * @param end the offset behind the last in the decompressed object
     * @param bytesRead bytes of the object that were read by then, as they are stored
     * @param begunAt when their reading began, in nanoseconds of the run's clock
     */
    record Span(Position first, int count, long end, long bytesRead, long begunAt) {
        /** Number of the last. */
        long last() {
            return first.record() + count - 1;
        }

        @Override
        public String toString() {
            return first.toString();
        }
    }

    private final Span span;
    private final FutureTask<@Nullable R> task;
    private volatile boolean abandoned;

    Batch(Span span) {
        this.span = span;
        this.task = new FutureTask<>(() -> abandoned ? null : predict());
    }

    final Span span() {
        return span;
    }

    /** On any thread. */
    abstract R predict();

    /** On the thread of the run, in the order of the records: each is written, or refused with its reason. */
    abstract void write(R predicted, OutputPart part) throws IOException;

    /** Frees what it holds; called when it was written, or is not predicted any more. */
    void free() {}

    /** Predicts, unless another thread does or did. */
    @Override
    public final void run() {
        task.run();
    }

    /** Writes what was predicted; predicts on this thread if no other has begun. */
    final void writeTo(OutputPart part) throws IOException {
        R predicted = result();
        if (predicted == null) {
            throw new IllegalStateException(span + " was given up");
        }
        write(predicted, part);
    }

    private @Nullable R result() throws InterruptedIOException {
        run();
        try {
            R predicted = task.get();
            // A result that is there already is given in spite of an interrupt.
            if (Thread.currentThread().isInterrupted()) {
                throw interrupted();
            }
            return predicted;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw interrupted();
        } catch (ExecutionException e) {
            throw unwrapped(e);
        }
    }

    private InterruptedIOException interrupted() {
        return new InterruptedIOException("The run was interrupted at " + span);
    }

    /** Returns when no thread predicts this batch, and none will. An interrupt does not end the wait, but stays set. */
    final void abandon() {
        abandoned = true;
        run();
        boolean interrupted = false;
        while (!ended()) {
            interrupted = true;
        }
        free();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for the end; false if interrupted. */
    private boolean ended() {
        try {
            task.get();
            return true;
        } catch (ExecutionException e) {
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    /** What the prediction threw; it throws nothing checked. */
    private static RuntimeException unwrapped(ExecutionException e) {
        if (e.getCause() instanceof Error error) {
            throw error;
        }
        if (e.getCause() instanceof RuntimeException cause) {
            return cause;
        }
        return new IllegalStateException("A prediction threw a checked exception", e);
    }
}
