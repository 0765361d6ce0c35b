package dev.augur.tck;

import static dev.augur.tck.Misuse.harmless;
import static dev.augur.tck.Misuse.load;
import static dev.augur.tck.MisuseBench.require;

import dev.augur.engine.Session;
import dev.augur.tensor.DType;
import dev.augur.tensor.Shape;
import dev.augur.tensor.TensorAllocator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;

/** What a second thread may not do to a call that runs. */
final class ThreadMisuses {
    private static final String RUNS = "The call of '.+' runs on another thread; make a call for each thread";

    private ThreadMisuses() {}

    static List<Misuse> all() {
        return List.of(
                load("a run of a call that runs", IllegalStateException.class, RUNS, bench -> {
                    duringARun(bench, Session.Call::run);
                }),
                load("to clear a call that runs", IllegalStateException.class, RUNS, bench -> {
                    duringARun(bench, Session.Call::clear);
                }),
                harmless(
                        "to close a call that runs",
                        bench -> duringARun(bench, call -> {
                            call.close();
                            call.close();
                        })),
                harmless(
                        "to close the input of a call that runs",
                        bench -> duringARun(bench, call -> {
                            call.inputs().get("x").close();
                        })));
    }

    /** The run stands still where it asks for the memory of its output. */
    private static void duringARun(MisuseBench bench, Consumer<Session.Call> action) throws InterruptedException {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        try (Session.Call call = bench.session().newCall(pausing(bench, inside, done), List.of())) {
            FutureTask<Optional<float[]>> run = new FutureTask<>(() -> runAndRead(call));
            new Thread(run).start();
            inside.await();
            try {
                action.accept(call);
            } finally {
                done.countDown();
                answer(run).ifPresent(MisuseBench::requireRight);
            }
        }
    }

    /** The answer; empty if the call was closed meanwhile, and its outputs with it. */
    private static Optional<float[]> runAndRead(Session.Call call) {
        call.inputs().allocate("x", DType.FLOAT32, MisuseBench.ROW).put(0, new float[] {1, 2, 3, 4}, 0, 4);
        call.run();
        return Optional.ofNullable(call.outputs().find("y")).map(EngineKit::floats);
    }

    private static Optional<float[]> answer(FutureTask<Optional<float[]>> run) throws InterruptedException {
        try {
            return run.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the run that was disturbed failed", e.getCause());
        }
    }

    private static TensorAllocator pausing(MisuseBench bench, CountDownLatch inside, CountDownLatch done) {
        int[] allocations = {0};
        return (DType dtype, Shape shape) -> {
            if (++allocations[0] == 2) {
                inside.countDown();
                awaitQuietly(done);
            }
            return bench.pool().allocate(dtype, shape);
        };
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            require(false, "interrupted");
        }
    }
}
