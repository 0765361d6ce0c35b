package dev.augur.streaming;

import dev.augur.Outcome;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Rows that are predicted together, once, by whichever thread comes first. */
final class Batch<O> implements Runnable {
    private final List<Row> rows;
    private final long begunAt;
    private final FutureTask<List<Outcome<O>>> task;
    private volatile boolean abandoned;

    Batch(List<Row> rows, long begunAt, BatchPrediction<?, O> prediction) {
        this.rows = rows;
        this.begunAt = begunAt;
        this.task = new FutureTask<>(() -> abandoned ? List.of() : prediction.predict(rows));
    }

    List<Row> rows() {
        return rows;
    }

    /** When its reading began, in nanoseconds of the run's clock. */
    long begunAt() {
        return begunAt;
    }

    /** Predicts, unless another thread does or did. */
    @Override
    public void run() {
        task.run();
    }

    /** One outcome per row, in order; predicts on this thread if no other has begun. */
    List<Outcome<O>> outcomes() throws InterruptedIOException {
        run();
        try {
            List<Outcome<O>> outcomes = task.get();
            // A result that is there already is given in spite of an interrupt.
            if (Thread.currentThread().isInterrupted()) {
                throw interrupted();
            }
            return outcomes;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw interrupted();
        } catch (ExecutionException e) {
            throw unwrapped(e);
        }
    }

    private InterruptedIOException interrupted() {
        return new InterruptedIOException("The run was interrupted at " + rows.get(0));
    }

    /** Returns when no thread predicts this batch, and none will. An interrupt does not end the wait, but stays set. */
    void abandon() {
        abandoned = true;
        run();
        boolean interrupted = false;
        while (!ended()) {
            interrupted = true;
        }
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
