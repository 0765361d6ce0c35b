package dev.augur;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.InferenceListener.Shadowed;
import dev.augur.InferenceListener.Verdict;
import dev.augur.codec.Codec;
import dev.augur.engine.FakeModel;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelFormat;
import dev.augur.model.ModelId;
import dev.augur.model.ModelRoute;
import dev.augur.model.ModelRoute.Share;
import dev.augur.model.ModelStore;
import dev.augur.tensor.Signature;
import dev.augur.tensor.TensorPool;
import dev.augur.tensor.Tensors;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Predictors whose versions change under them. */
@Timeout(120)
final class VersionsTest {
    private static final ModelId PROD = ModelId.of("m:prod");
    private static final float[] ROW = {1, 2};

    private final TensorPool pool = new TensorPool(1 << 16);
    private final Fleet fleet = new Fleet();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Queue<Move> moved = new ConcurrentLinkedQueue<>();
    private final Queue<Move> stayed = new ConcurrentLinkedQueue<>();
    private final BlockingQueue<Shadowed> shadowed = new LinkedBlockingQueue<>();
    private volatile ModelRoute prod = ModelRoute.to(version(1));

    /** A store in which {@code m:prod} is an alias. */
    private final ModelStore store = new ModelStore() {
        @Override
        public LocalModel fetch(ModelId id) {
            return new LocalModel(id, ModelFormat.ONNX, Path.of("m.onnx"));
        }

        @Override
        public ModelRoute resolve(ModelId id) {
            return id.equals(PROD) ? prod : ModelRoute.to(id);
        }
    };

    private final InferenceListener listener = new InferenceListener() {
        @Override
        public void onMoved(Move move) {
            moved.add(move);
        }

        @Override
        public void onMoveFailed(Move move) {
            stayed.add(move);
        }

        @Override
        public void onShadowed(Shadowed event) {
            shadowed.add(event);
        }
    };

    private static ModelId version(int number) {
        return new ModelId("m", Integer.toString(number));
    }

    private Inference.Builder builder() {
        return Inference.builder(store)
                .engine(fleet)
                .allocator(pool)
                .executor(threads)
                .listener(listener)
                .devices(DeviceSelector.cpuOnly());
    }

    @AfterEach
    void allMemoryIsBack() {
        threads.shutdownNow();
        assertThat(pool.usedBytes()).isZero();
        assertThat(fleet.inMemory()).isZero();
    }

    @Test
    void aNewVersionIsReadyBeforeItGetsCallsAndTheOldOneGoesAfterItsLast() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        try (Inference inference = builder().build()) {
            Predictor<float[], float[]> predictor = inference.predictor(PROD, new PairCodec());
            assertThat(inference.refresh()).as("never used").isEmpty();
            predictor.predict(ROW);
            assertThat(inference.refresh()).as("nothing new").isEmpty();
            FakeModel old = fleet.model(version(1));
            old.duringRun = () -> {
                inside.countDown();
                await(mayEnd);
            };
            Future<float[]> held = threads.submit(() -> predictor.predict(ROW));
            inside.await();
            prod = ModelRoute.to(version(2));
            Move move = new Move(PROD, ModelRoute.to(version(1)), prod, null);
            assertThat(inference.refresh()).containsExactly(move);
            assertThat(moved).containsExactly(move);
            assertThat(predictor.predict(ROW)).containsExactly(2, 4);
            assertThat(fleet.model(version(2)).rows).hasSize(1);
            assertThat(fleet.events()).containsExactly("+m:1", "+m:2");
            mayEnd.countDown();
            assertThat(held.get()).containsExactly(2, 4);
            assertThat(fleet.events()).containsExactly("+m:1", "+m:2", "-m:1");
            assertThat(predictor.explain().model()).isEqualTo(version(2));
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aVersionThatCannotBeLoadedLeavesTheOldOneServing() {
        fleet.broken.add(version(2));
        try (Inference inference = builder().build()) {
            Predictor<float[], float[]> predictor = inference.predictor(PROD, new PairCodec());
            predictor.predict(ROW);
            prod = ModelRoute.to(version(2));
            Move move = inference.refresh().get(0);
            assertThat(move.isDone()).isFalse();
            assertThat(move.error()).hasMessage("Model 'm:2': broken");
            assertThat(stayed).containsExactly(move);
            assertThat(predictor.predict(ROW)).containsExactly(2, 4);
            assertThat(fleet.events()).containsExactly("+m:1");
            fleet.broken.clear();
            assertThat(inference.refresh().get(0).isDone()).isTrue();
            assertThat(fleet.events()).containsExactly("+m:1", "+m:2", "-m:1");
        }
    }

    @Test
    void aVersionThatTheCodecDoesNotGoWithLeavesTheOldOneServing() {
        AtomicBoolean fits = new AtomicBoolean(true);
        PairCodec pairs = new PairCodec();
        Codec<float[], float[]> picky = new Codec<>() {
            @Override
            public Codec<float[], float[]> bind(Signature signature) {
                if (!fits.get()) {
                    throw new IllegalArgumentException("not this one");
                }
                return pairs;
            }

            @Override
            public void encode(List<? extends float[]> batch, Tensors inputs) {
                pairs.encode(batch, inputs);
            }

            @Override
            public List<float[]> decode(Tensors inputs, Tensors outputs, int count) {
                return pairs.decode(inputs, outputs, count);
            }
        };
        try (Inference inference = builder().build()) {
            Predictor<float[], float[]> predictor = inference.predictor(PROD, picky);
            predictor.predict(ROW);
            fits.set(false);
            prod = ModelRoute.to(version(2));
            assertThat(inference.refresh().get(0).error())
                    .hasMessage(
                            "Model 'm:prod' could not be made ready: java.lang.IllegalArgumentException: not this one");
            assertThat(predictor.predict(ROW)).containsExactly(2, 4);
            assertThat(fleet.events()).containsExactly("+m:1", "+m:2", "-m:2");
        }
    }

    @Test
    void weightsShareTheCallsAndAKeyKeepsToItsVersion() {
        prod = new ModelRoute(List.of(new Share(version(1), 90), new Share(version(2), 10)), null);
        try (Inference inference = builder().build()) {
            Predictor<float[], float[]> predictor = inference.predictor(PROD, new PairCodec());
            for (int i = 0; i < 1000; i++) {
                predictor.predict(ROW, CallOptions.NONE.routedBy("user-" + i));
            }
            int second = fleet.model(version(2)).rows.size();
            assertThat(second).isBetween(60, 140);
            assertThat(fleet.model(version(1)).rows).hasSize(1000 - second);
            for (int i = 0; i < 1000; i++) {
                predictor.predict(ROW, CallOptions.NONE.routedBy("user-" + i));
            }
            assertThat(fleet.model(version(2)).rows).hasSize(2 * second);
            predictor.predictAll(List.of(ROW, ROW));
            prod = new ModelRoute(List.of(new Share(version(2), 1)), null);
            assertThat(inference.refresh()).hasSize(1);
            assertThat(fleet.events())
                    .endsWith("-m:1")
                    .filteredOn("+m:2"::equals)
                    .hasSize(1);
        }
    }

    @Test
    void aShadowIsComparedAndNeverHeard() throws Exception {
        prod = new ModelRoute(List.of(new Share(version(1), 1)), version(2));
        try (Inference inference = builder().build()) {
            Predictor<float[], float[]> predictor = inference.predictor(PROD, new PairCodec());
            predictor.predict(ROW);
            assertThat(next()).isEqualTo(new Shadowed(PROD, version(2), Verdict.AGREED));
            predictor.submit(ROW).get();
            assertThat(next().verdict()).isEqualTo(Verdict.AGREED);
            fleet.model(version(2)).duringRun = () -> {
                throw new EngineException("the shadow stumbles", null);
            };
            assertThat(predictor.predict(ROW)).containsExactly(2, 4);
            assertThat(next().verdict()).isEqualTo(Verdict.FAILED);
            Predictor<float[], float[]> picky = inference
                    .predictorBuilder(PROD, new PairCodec())
                    .shadowAgrees((one, other) -> false)
                    .build();
            fleet.model(version(2)).duringRun = () -> {};
            picky.predict(ROW);
            assertThat(next().verdict()).isEqualTo(Verdict.DIFFERED);
        }
    }

    @Test
    void aShadowThatIsBehindIsPassedOver() throws Exception {
        prod = new ModelRoute(List.of(new Share(version(1), 1)), version(2));
        CountDownLatch mayEnd = new CountDownLatch(1);
        try (Inference inference = builder().build()) {
            Predictor<float[], float[]> predictor = inference.predictor(PROD, new PairCodec());
            predictor.warm();
            fleet.model(version(2)).duringRun = () -> await(mayEnd);
            for (int i = 0; i < 20; i++) {
                assertThat(predictor.predict(ROW)).containsExactly(2, 4);
            }
            for (int i = 0; i < 16; i++) {
                assertThat(next().verdict()).isEqualTo(Verdict.DROPPED);
            }
            mayEnd.countDown();
            for (int i = 0; i < 4; i++) {
                assertThat(next().verdict()).isEqualTo(Verdict.AGREED);
            }
        }
    }

    private Shadowed next() throws InterruptedException {
        Shadowed event = shadowed.poll(1, TimeUnit.MINUTES);
        if (event == null) {
            throw new AssertionError("no word of a shadow");
        }
        return event;
    }

    @Test
    void aWatcherFollowsByItself() throws Exception {
        CountDownLatch freed = new CountDownLatch(1);
        InferenceListener watching = new InferenceListener() {
            @Override
            public void onClosed(ModelId model) {
                freed.countDown();
            }
        };
        try (Inference inference =
                builder().listener(watching).watchEvery(Duration.ofMillis(1)).build()) {
            Predictor<float[], float[]> predictor = inference.predictor(PROD, new PairCodec());
            predictor.predict(ROW);
            prod = ModelRoute.to(version(2));
            freed.await();
            predictor.predict(ROW);
            assertThat(fleet.events()).containsExactly("+m:1", "+m:2", "-m:1");
        }
    }

    /** Every fifth version is broken; answers must come from the version of the moment, or the one that it was at the call. */
    @Test
    void noCallFailsWhileVersionsChange() throws Exception {
        int swaps = 50;
        for (Map.Entry<String, BatchPolicy> kind : kinds().entrySet()) {
            AtomicBoolean done = new AtomicBoolean();
            prod = ModelRoute.to(version(0));
            try (Inference inference = builder().build()) {
                PredictorBuilder<float[], float[]> builder = inference.predictorBuilder(PROD, new PairCodec());
                Predictor<float[], float[]> predictor = kind.getKey().equals("plain")
                        ? builder.build()
                        : builder.batching(kind.getValue())
                                .cache(ResponseCache.of(1 << 20))
                                .build();
                predictor.warm();
                List<Future<Long>> callers = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    int seed = i;
                    callers.add(threads.submit(() -> call(predictor, done, seed)));
                }
                for (int i = 1; i <= swaps; i++) {
                    if (i % 5 == 0) {
                        fleet.broken.add(version(i));
                    }
                    prod = ModelRoute.to(version(i));
                    assertThat(inference.refresh().get(0).isDone()).isEqualTo(i % 5 != 0);
                }
                done.set(true);
                for (Future<Long> caller : callers) {
                    assertThat(caller.get()).isPositive();
                }
                assertThat(predictor.explain().model()).isEqualTo(version(swaps - 1));
                assertThat(inference.models()).hasSize(1);
            }
            fleet.broken.clear();
        }
        assertThat(fleet.inMemory()).isZero();
    }

    private static Map<String, BatchPolicy> kinds() {
        return Map.of("plain", BatchPolicy.automatic(), "shared", BatchPolicy.automatic());
    }

    private static long call(Predictor<float[], float[]> predictor, AtomicBoolean done, int seed) throws Exception {
        long calls = 0;
        do {
            float own = seed * 100_000 + (int) (calls % 1000);
            float[] row = {own, own};
            float[] answer = switch ((int) (calls % 3)) {
                case 0 -> predictor.predict(row);
                case 1 -> predictor.submit(row).get();
                default ->
                    predictor
                            .predictAll(IntStream.range(0, 9).mapToObj(i -> row).collect(Collectors.toList()))
                            .get(8);
            };
            assertThat(answer).containsExactly(2 * own, 2 * own);
            calls++;
        } while (!done.get());
        return calls;
    }

    @Test
    void whatIsPinnedStaysWhenTheAliasMovesOn() {
        try (Inference inference = builder().build()) {
            Predictor<float[], float[]> predictor = inference.predictor(PROD, new PairCodec());
            try (Pin pin = inference.pin(PROD)) {
                assertThat(pin).isNotNull();
                predictor.predict(ROW);
                prod = ModelRoute.to(version(2));
                inference.refresh();
                assertThat(fleet.events()).containsExactly("+m:1", "+m:2");
            }
            assertThatThrownBy(() -> builder().watchEvery(Duration.ZERO))
                    .hasMessage("watchEvery must be >= 1 ms, got PT0S");
        }
    }
}
