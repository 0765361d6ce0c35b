package dev.augur.tck;

import static dev.augur.tck.MisuseBench.require;

import dev.augur.ModelUnavailableException;
import dev.augur.ModelUnavailableException.Reason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * Several threads predict, each with records of its own, while another one closes, evicts and loads the model again. Every
 * call ends with its right answer, or with the error that says that the model is closed.
 */
final class RaceProgram {
    private static final int CALLERS = 4;
    static final int COLUMNS = 256;
    /** Of sums in another order, against the largest element. */
    private static final float TOLERANCE = 1e-3f;

    private final Supplier<Route> routes;
    private final SplittableRandom random;
    private final ExecutorService threads = Executors.newFixedThreadPool(CALLERS + 2, RaceProgram::daemon);
    private final Baton baton;
    private final float[] unit;
    private final LongAdder asked = new LongAdder();
    private final LongAdder answered = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder foreign = new LongAdder();

    /**
     * A race.
     *
     * @param seed of what happens when
     * @param routes loads the model again
     */
    RaceProgram(long seed, Supplier<Route> routes) {
        this.random = new SplittableRandom(seed);
        this.routes = routes;
        Route first = routes.get();
        this.unit = first.call(filled(1));
        this.baton = new Baton(first);
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        return thread;
    }

    /** The route that is in use now; whoever found it closed waits for the next one. */
    private static final class Baton {
        private volatile Route route;
        private volatile boolean over;
        private long answers;

        private Baton(Route first) {
            this.route = first;
        }

        synchronized void pass(Route next) {
            route = next;
            notifyAll();
        }

        synchronized void end() {
            over = true;
            notifyAll();
        }

        synchronized void answered() {
            answers++;
            notifyAll();
        }

        synchronized void awaitAnswers(int more) throws InterruptedException {
            for (long enough = answers + more; answers < enough && !over; ) {
                wait();
            }
        }

        synchronized void awaitAnother(Route than) throws InterruptedException {
            while (route == than && !over) {
                wait();
            }
        }
    }

    static float[] filled(float value) {
        float[] record = new float[COLUMNS];
        Arrays.fill(record, value);
        return record;
    }

    /** Runs the race, and tells what became of the calls. */
    Tally run(int faults) throws InterruptedException, ExecutionException {
        List<Future<?>> callers = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            int caller = i;
            callers.add(threads.submit(() -> {
                predict(caller);
                return null;
            }));
        }
        for (int fault = 0; fault < faults; fault++) {
            baton.awaitAnswers(1 + random.nextInt(6));
            replace();
        }
        baton.awaitAnswers(CALLERS);
        baton.end();
        for (Future<?> caller : callers) {
            caller.get();
        }
        baton.route.close();
        threads.shutdown();
        return new Tally("race")
                .with("faults", faults)
                .with("asked", asked.sum())
                .with("answered", answered.sum())
                .with("refused", refused.sum())
                .with("duplicated", foreign.sum())
                .with("lost", asked.sum() - answered.sum() - refused.sum() - foreign.sum());
    }

    /** Before the new one is there, after it, or by two threads at once. */
    private void replace() throws InterruptedException, ExecutionException {
        Route old = baton.route;
        switch (random.nextInt(3)) {
            case 0 -> {
                old.close();
                baton.pass(routes.get());
            }
            case 1 -> {
                Route next = routes.get();
                next.call(filled(1));
                baton.pass(next);
                old.close();
            }
            default -> {
                Future<?> first = threads.submit(old::close);
                Future<?> second = threads.submit(old::close);
                baton.pass(routes.get());
                first.get();
                second.get();
            }
        }
    }

    private void predict(int caller) throws InterruptedException {
        // A power of two, so that the answer is a multiple of the known one.
        float factor = 1 << caller;
        float[] record = filled(factor);
        while (!baton.over) {
            Route route = baton.route;
            asked.increment();
            try {
                check(route.call(record), factor);
                baton.answered();
            } catch (ModelUnavailableException e) {
                require(e.reason() == Reason.CLOSED, "a call failed with " + e);
                refused.increment();
                baton.awaitAnother(route);
            } catch (RuntimeException | Error e) {
                baton.end();
                throw e;
            }
        }
    }

    private void check(float[] answer, float factor) {
        (isMultiple(answer, factor) ? answered : foreign).increment();
    }

    private boolean isMultiple(float[] answer, float factor) {
        float largest = 0;
        for (float element : unit) {
            largest = Math.max(largest, Math.abs(element));
        }
        boolean same = answer.length == unit.length && largest > 0;
        for (int i = 0; same && i < unit.length; i++) {
            same = Math.abs(answer[i] - factor * unit[i]) <= TOLERANCE * factor * largest;
        }
        return same;
    }
}
