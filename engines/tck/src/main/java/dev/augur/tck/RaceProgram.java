package dev.augur.tck;

import static dev.augur.tck.MisuseBench.require;

import dev.augur.Inference;
import dev.augur.ModelUnavailableException;
import dev.augur.ModelUnavailableException.Reason;
import dev.augur.Predictor;
import dev.augur.codec.RowCodec;
import dev.augur.engine.Session;
import dev.augur.tensor.DType;
import dev.augur.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;

/**
 * Several threads predict, each with records of its own, while another one closes, evicts and loads the model again. Every
 * call ends with its right answer, or with the error that says that the model is closed.
 */
final class RaceProgram {
    private static final int CALLERS = 4;
    private static final int COLUMNS = 256;
    /** Of sums in another order, against the largest element. */
    private static final float TOLERANCE = 1e-3f;

    private final MisuseBench bench;
    private final SplittableRandom random;
    private final ExecutorService threads = Executors.newFixedThreadPool(CALLERS + 2, RaceProgram::daemon);
    private final Baton baton = new Baton();
    private final float[] unit;
    private final LongAdder asked = new LongAdder();
    private final LongAdder answered = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder foreign = new LongAdder();

    RaceProgram(MisuseBench bench, long seed) {
        this.bench = bench;
        this.random = new SplittableRandom(seed);
        this.unit = answerToOnes();
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        return thread;
    }

    /** What is called at a time: a predictor, or a session beneath it. */
    interface Route {
        /** The answer to a record; refused if the route is closed. */
        float[] call(float[] record);

        /** Closes the model, or what leads to it. */
        void close();
    }

    /** The route that is in use now; whoever found it closed waits for the next one. */
    private static final class Baton {
        private volatile Route route = new Closed();
        private volatile boolean over;
        private long answers;

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

    /** Before the first one. */
    private static final class Closed implements Route {
        @Override
        public float[] call(float[] record) {
            throw new IllegalStateException("called before there was a route");
        }

        @Override
        public void close() {}
    }

    private float[] answerToOnes() {
        try (Session session = bench.open(TckModel.SLOW);
                Session.Call call = session.newCall(bench.pool(), List.of())) {
            return run(call, filled(1));
        }
    }

    private static float[] filled(float value) {
        float[] record = new float[COLUMNS];
        Arrays.fill(record, value);
        return record;
    }

    private static float[] run(Session.Call call, float[] record) {
        call.clear();
        call.inputs().allocate("x", DType.FLOAT32, Shape.of(1, COLUMNS)).put(0, record, 0, COLUMNS);
        call.run();
        return EngineKit.floats(call.outputs().get("y"));
    }

    /** Runs the race, and tells what became of the calls. */
    Tally run(int faults) throws InterruptedException, ExecutionException {
        baton.pass(next());
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
                baton.pass(next());
            }
            case 1 -> {
                Route next = next();
                next.call(filled(1));
                baton.pass(next);
                old.close();
            }
            default -> {
                Future<?> first = threads.submit(old::close);
                Future<?> second = threads.submit(old::close);
                baton.pass(next());
                first.get();
                second.get();
            }
        }
    }

    private Route next() {
        return switch (random.nextInt(3)) {
            case 0 -> new SessionRoute(bench.open(TckModel.SLOW));
            case 1 -> new PredictorRoute(bench, false);
            default -> new PredictorRoute(bench, true);
        };
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

    /** A session that each call binds anew, or whose closing it meets while it binds. */
    private final class SessionRoute implements Route {
        private final Session session;

        private SessionRoute(Session session) {
            this.session = session;
        }

        @Override
        public float[] call(float[] record) {
            try (Session.Call call = session.newCall(bench.pool(), List.of())) {
                return run(call, record);
            }
        }

        @Override
        public void close() {
            session.close();
        }
    }

    /** A predictor, whose model is loaded by the first who comes. */
    private static final class PredictorRoute implements Route {
        private final Inference inference;
        private final Predictor<float[], float[]> predictor;
        private final boolean lists;

        private PredictorRoute(MisuseBench bench, boolean lists) {
            this.inference = bench.inferenceOf(TckModel.SLOW).build();
            this.predictor = inference.predictor(bench.files(TckModel.SLOW).id(), RowCodec.floats());
            this.lists = lists;
        }

        @Override
        public float[] call(float[] record) {
            return lists ? predictor.predictAll(List.of(record, record)).get(1) : predictor.predict(record);
        }

        /** First the predictor in half of the cases, so that its calls end beside those of the model. */
        @Override
        public void close() {
            if (lists) {
                predictor.close();
            }
            inference.close();
        }
    }
}
