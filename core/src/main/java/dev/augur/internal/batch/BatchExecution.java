package dev.augur.internal.batch;

import dev.augur.EngineException;
import dev.augur.OutOfDeviceMemoryException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs a batch, and splits it when it fails until the record that is to blame stands alone. One use, on the thread that
 * leads; the tickets themselves are not changed.
 */
final class BatchExecution<S, O> {
    private final Batch<S, O> batch;
    private final BatchRunner<S, O> runner;
    private final BatchSizes<S> sizes;
    private final @Nullable O[] values;
    private final @Nullable RuntimeException[] errors;
    private Waited waited;
    private int runs;
    private int engineFailures;
    private boolean anySucceeded;

    @SuppressWarnings("unchecked")
    BatchExecution(Batch<S, O> batch, BatchRunner<S, O> runner, BatchSizes<S> sizes) {
        this.batch = batch;
        this.runner = runner;
        this.sizes = sizes;
        this.values = (O[]) new Object[batch.tickets().size()];
        this.errors = new RuntimeException[values.length];
        this.waited = batch.waited();
    }

    void run() {
        attempt(0, values.length, false);
    }

    @Nullable
    O value(int index) {
        return values[index];
    }

    /** Frees a value that nobody waits for any more. */
    void discard(int index) {
        O value = values[index];
        if (value != null) {
            runner.discard(value);
        }
    }

    /** Why a record failed; one that has neither this nor a value was not reached, because its thread died. */
    RuntimeException error(int index) {
        RuntimeException error = errors[index];
        return error != null
                ? error
                : new EngineException("The thread that ran the batch ended before this record was run", null);
    }

    /** Records that failed in the engine, each alone. */
    int engineFailures() {
        return engineFailures;
    }

    /** Whether all went well at once, so that its time tells what such a batch takes. */
    boolean wasOneRun() {
        return runs == 1 && anySucceeded;
    }

    boolean anySucceeded() {
        return anySucceeded;
    }

    /** Any exception is delivered to the caller whose record raises it alone; who that is, only further runs tell. */
    private void attempt(int from, int to, boolean halved) {
        try {
            List<S> records = sizes.fill(Batch.values(batch.tickets().subList(from, to)));
            Waited before = waited;
            waited = Waited.NOTHING;
            runs++;
            List<O> results = runner.run(records, before, batch);
            for (int i = from; i < to; i++) {
                values[i] = results.get(i - from);
            }
            results.subList(to - from, results.size()).forEach(runner::discard);
            anySucceeded = true;
        } catch (OutOfDeviceMemoryException e) {
            if (halved || to - from == 1) {
                fail(from, to, e);
            } else {
                halve(from, to, true);
            }
        } catch (RuntimeException e) {
            if (to - from == 1 || batch.isStopped()) {
                engineFailures += e instanceof EngineException && !batch.isStopped() ? 1 : 0;
                fail(from, to, e);
            } else {
                halve(from, to, halved);
            }
        }
    }

    private void halve(int from, int to, boolean halved) {
        int middle = (from + to) >>> 1;
        attempt(from, middle, halved);
        attempt(middle, to, halved);
    }

    private void fail(int from, int to, RuntimeException error) {
        for (int i = from; i < to; i++) {
            errors[i] = error;
        }
    }
}
