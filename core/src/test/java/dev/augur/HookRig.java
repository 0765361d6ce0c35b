package dev.augur;

import dev.augur.engine.FakeModel;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelFormat;
import dev.augur.model.ModelId;
import dev.augur.tensor.TensorPool;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** An inference with one fake model, whose allocations, submitted calls and events of hooks are seen. */
final class HookRig implements AutoCloseable {
    static final ModelId ID = ModelId.of("score:1");

    /** Long enough for any machine; whoever waits so long has found a defect. */
    static final Duration LONG = Duration.ofMinutes(1);

    final FakeModel model = FakeModel.wellDeclared();
    final FakeEngine engine = new FakeEngine(model);
    final TensorPool pool = new TensorPool(1 << 16);
    final AtomicInteger allocations = new AtomicInteger();
    final AtomicInteger submitted = new AtomicInteger();
    final ExecutorService threads = Executors.newCachedThreadPool();
    final BlockingQueue<InferenceListener.HookFailed> failed = new LinkedBlockingQueue<>();
    final BlockingQueue<InferenceListener.HookRan> ran = new LinkedBlockingQueue<>();
    final BlockingQueue<InferenceListener.Refused> refused = new LinkedBlockingQueue<>();
    final Inference inference = builder().build();

    Inference.Builder builder() {
        return Inference.builder(id -> new LocalModel(id, ModelFormat.ONNX, Path.of("score.onnx")))
                .engine(engine)
                .devices(DeviceSelector.cpuOnly())
                .allocator((dtype, shape) -> {
                    allocations.incrementAndGet();
                    return pool.allocate(dtype, shape);
                })
                .executor(task -> {
                    submitted.incrementAndGet();
                    threads.execute(task);
                })
                .listener(new InferenceListener() {
                    @Override
                    public void onHookRan(HookRan event) {
                        ran.add(event);
                    }

                    @Override
                    public void onHookFailed(HookFailed event) {
                        failed.add(event);
                    }

                    @Override
                    public void onRefused(Refused event) {
                        refused.add(event);
                    }
                });
    }

    PredictorBuilder<float[], float[]> predictorBuilder() {
        return inference.predictorBuilder(ID, new PairCodec());
    }

    Predictor<float[], float[]> hooked(Hook<float[], float[]> hook, HookPolicy policy) {
        return predictorBuilder().hook(hook, policy).build();
    }

    /** One thread, no queue, patient. */
    static HookPolicy.Builder narrow() {
        return HookPolicy.builder().threads(1).queueCapacity(0).maxWait(LONG).timeout(LONG);
    }

    static HookPolicy patient() {
        return HookPolicy.builder().maxWait(LONG).timeout(LONG).build();
    }

    static <T> T next(BlockingQueue<T> events) throws InterruptedException {
        T event = events.poll(LONG.toSeconds(), TimeUnit.SECONDS);
        if (event == null) {
            throw new AssertionError("no event came");
        }
        return event;
    }

    static void await(CountDownLatch latch) throws InterruptedException {
        if (!latch.await(LONG.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("the latch stayed shut");
        }
    }

    static List<float[]> rows(float... first) {
        List<float[]> rows = new ArrayList<>();
        for (float value : first) {
            rows.add(new float[] {value, value + 1});
        }
        return rows;
    }

    /** Closes, and finds all tensor memory given back. */
    @Override
    public void close() {
        inference.close();
        threads.shutdownNow();
        if (pool.usedBytes() != 0) {
            throw new AssertionError(pool.usedBytes() + " bytes of tensors were not given back");
        }
    }

    /** A hook that waits until it is released, and tells when it begins and when it was interrupted. */
    static final class Hanging {
        final CountDownLatch began = new CountDownLatch(1);
        final CountDownLatch interrupted = new CountDownLatch(1);
        final CountDownLatch released = new CountDownLatch(1);

        void hang() throws InterruptedException {
            began.countDown();
            try {
                await(released);
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
        }

        Hook<float[], float[]> before() {
            return Hook.before("slow", record -> {
                hang();
                return Hook.Step.go(new float[] {100, 100});
            });
        }

        Hook<float[], float[]> after() {
            return Hook.after("slow", (record, outcome) -> hang());
        }
    }
}
