package dev.augur.internal.batch;

import dev.augur.EngineException;
import dev.augur.OutOfDeviceMemoryException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Runs a batch, and splits it when it fails until the record that is to blame stands alone. Records that nobody waits
 * for any more, or whose deadline is past, are left out of every run that has not begun. One use, on the thread that
 * leads; the tickets themselves are not changed.
 */
final class BatchExecution<S, O> {
    private final Batch<S, O> batch;
    private final BatchRunner<S, O> runner;
    private final BatchSizes<S> sizes;
    private final @Nullable O[] values;
    private final @Nullable RuntimeException[] errors;
    private final boolean[] late;
    private Waited waited;
    private int runs;
    private int engineFailures;
    private boolean anySucceeded;
    private boolean anyLeftOut;

    @SuppressWarnings("unchecked")
    BatchExecution(Batch<S, O> batch, BatchRunner<S, O> runner, BatchSizes<S> sizes) {
        this.batch = batch;
        this.runner = runner;
        this.sizes = sizes;
        this.values = (O[]) new Object[batch.tickets().size()];
        this.errors = new RuntimeException[values.length];
        this.late = new boolean[values.length];
        this.waited = batch.waited();
    }

    Batch<S, O> batch() {
        return batch;
    }

    void run() {
        attempt(IntStream.range(0, values.length).toArray(), false);
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

    /** Whether a record was left out because its deadline passed before its run. */
    boolean isLate(int index) {
        return late[index];
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
        return runs == 1 && anySucceeded && !anyLeftOut;
    }

    boolean anySucceeded() {
        return anySucceeded;
    }

    /** Any exception is delivered to the caller whose record raises it alone; who that is, only further runs tell. */
    private void attempt(int[] wanted, boolean halved) {
        int[] which = Arrays.stream(wanted).filter(this::isWanted).toArray();
        if (which.length == 0) {
            return;
        }
        try {
            runOnce(which);
        } catch (OutOfDeviceMemoryException e) {
            if (halved || which.length == 1) {
                fail(which, e);
            } else {
                halve(which, true);
            }
        } catch (RuntimeException e) {
            if (which.length == 1 || batch.isStopped()) {
                engineFailures += e instanceof EngineException && !batch.isStopped() ? 1 : 0;
                fail(which, e);
            } else {
                halve(which, halved);
            }
        }
    }

    private boolean isWanted(int index) {
        Ticket<S, O> ticket = batch.tickets().get(index);
        boolean open = !ticket.isDone();
        late[index] = open && ticket.isExpired();
        anyLeftOut |= late[index] || !open;
        return open && !late[index];
    }

    private void runOnce(int[] which) {
        List<S> records = new ArrayList<>(which.length);
        for (int index : which) {
            records.add(batch.tickets().get(index).staged.value());
        }
        Waited before = waited;
        waited = Waited.NOTHING;
        runs++;
        List<S> filled = sizes.fill(records);
        List<O> results = runner.run(filled, filled.size() - records.size(), before, batch);
        for (int i = 0; i < which.length; i++) {
            values[which[i]] = results.get(i);
        }
        anySucceeded = true;
        results.subList(which.length, results.size()).forEach(runner::discard);
    }

    private void halve(int[] which, boolean halved) {
        int middle = which.length >>> 1;
        attempt(Arrays.copyOfRange(which, 0, middle), halved);
        attempt(Arrays.copyOfRange(which, middle, which.length), halved);
    }

    private void fail(int[] which, RuntimeException error) {
        for (int index : which) {
            errors[index] = error;
        }
    }
}
