package dev.augur;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.ModelUnavailableException.Reason;
import dev.augur.ResidentModel.State;
import dev.augur.engine.FakeModel;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelFormat;
import dev.augur.model.ModelId;
import dev.augur.model.ModelRoute;
import dev.augur.model.ModelStore;
import dev.augur.tensor.TensorPool;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs that make a model ready: when they are made, and what follows when they fail. */
@Timeout(120)
final class WarmUpTest {
    private static final ModelId PROD = ModelId.of("m:prod");
    private static final ModelId ONE = ModelId.of("m:1");
    private static final ModelId TWO = ModelId.of("m:2");
    private static final ModelId ALL = ModelId.of("m");
    private static final float[] ROW = {1, 2};
    private static final WarmUp BATCHES =
            WarmUp.generated().withBatchSizes(1, 8).withCalls(2);
    private static final Long[] ROWS = {1L, 1L, 8L, 8L};

    private final TensorPool pool = new TensorPool(1 << 16);
    private final Fleet fleet = new Fleet();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final BlockingQueue<Move> stayed = new LinkedBlockingQueue<>();
    private final List<InferenceException> failed = new ArrayList<>();
    private final List<InferenceListener.Ran> ran = new ArrayList<>();
    private volatile ModelRoute prod = ModelRoute.to(ONE);
    private volatile Path file = Path.of("m.onnx");

    private final ModelStore store = new ModelStore() {
        @Override
        public LocalModel fetch(ModelId id) {
            return new LocalModel(id, ModelFormat.ONNX, file);
        }

        @Override
        public ModelRoute resolve(ModelId id) {
            return id.equals(PROD) ? prod : ModelRoute.to(id);
        }
    };

    private final InferenceListener listener = new InferenceListener() {
        @Override
        public void onMoveFailed(Move move) {
            stayed.add(move);
        }

        @Override
        public void onLoadFailed(LoadFailed event) {
            failed.add(event.error());
        }

        @Override
        public void onRan(Ran event) {
            ran.add(event);
        }
    };

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

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aModelMakesItsRunsBeforeItGetsCallsAndNobodyCountsThem() {
        try (Inference inference = builder().warmUp(ALL, BATCHES).build()) {
            Predictor<float[], float[]> predictor = inference.predictor(ONE, new PairCodec());
            predictor.warm();
            assertThat(fleet.model(ONE).rows).containsExactly(ROWS);
            assertThat(ran).isEmpty();
            assertThat(inference.models().get(0))
                    .returns(State.READY, ResidentModel::state)
                    .returns(0L, ResidentModel::runs);
            predictor.warm();
            assertThat(predictor.predict(ROW)).containsExactly(2, 4);
            assertThat(fleet.model(ONE).rows).hasSize(5);
            assertThat(ran).hasSize(1);
            assertThat(inference.models().get(0).runs()).isEqualTo(1);
        }
    }

    @Test
    void severalAreMadeInOrderAndTheEngineSaysHowManyCallsIfNobodyElseDoes() {
        fleet.warmUpCalls = 3;
        try (Inference inference = builder()
                        .warmUp(
                                ONE,
                                WarmUp.generated().withBatchSizes(4),
                                WarmUp.generated().withCalls(1))
                        .build();
                Pin pin = inference.pin(ONE)) {
            assertThat(pin).isNotNull();
            assertThat(fleet.model(ONE).rows).containsExactly(4L, 4L, 4L, 1L);
        }
    }

    @Test
    void aVersionMayHaveItsOwnOrNone() {
        try (Inference inference = builder()
                .warmUp(ALL, BATCHES)
                .warmUp(ONE, WarmUp.generated())
                .warmUp(TWO)
                .build()) {
            for (ModelId id : List.of(ONE, TWO, ModelId.of("m:3"), ModelId.of("other"))) {
                inference.predictor(id, new PairCodec()).warm();
            }
            assertThat(fleet.model(ONE).rows).containsExactly(1L);
            assertThat(fleet.model(TWO).rows).isEmpty();
            assertThat(fleet.model(ModelId.of("m:3")).rows).containsExactly(ROWS);
            assertThat(fleet.model(ModelId.of("other")).rows).isEmpty();
        }
    }

    @Test
    void thirtyTwoFirstCallsMakeThemOnce() throws Exception {
        CyclicBarrier start = new CyclicBarrier(32);
        try (Inference inference = builder().warmUp(ONE, BATCHES).build()) {
            Predictor<float[], float[]> predictor = inference.predictor(ONE, new PairCodec());
            List<Future<float[]>> calls = new ArrayList<>();
            for (int i = 0; i < 32; i++) {
                calls.add(threads.submit(() -> {
                    start.await();
                    return predictor.predict(ROW);
                }));
            }
            for (Future<float[]> call : calls) {
                assertThat(call.get()).containsExactly(2, 4);
            }
            assertThat(fleet.events()).containsExactly("+m:1");
            assertThat(fleet.model(ONE).rows).hasSize(4 + 32).startsWith(ROWS);
            assertThat(inference.models().get(0).runs()).isEqualTo(32);
        }
    }

    @Test
    void eachLoadMakesThemAgain() {
        try (Inference inference =
                builder().modelBudget(2 * Fleet.BYTES).warmUp(ALL, BATCHES).build()) {
            Predictor<float[], float[]> one = inference.predictor(ONE, new PairCodec());
            Predictor<float[], float[]> two = inference.predictor(TWO, new PairCodec());
            one.predict(ROW);
            FakeModel first = fleet.model(ONE);
            two.predict(ROW);
            one.predict(ROW);
            assertThat(fleet.events()).containsExactly("+m:1", "-m:1", "+m:2", "-m:2", "+m:1");
            assertThat(fleet.model(ONE)).isNotSameAs(first);
            assertThat(fleet.model(ONE).rows).hasSize(5).startsWith(ROWS);
        }
    }

    @Test
    void aFailedOneIsAFailedLoadWhichTheNextCallTriesAgain() {
        fleet.whenLoaded = (id, model) -> model.maxRows = 4;
        try (Inference inference = builder().warmUp(ONE, BATCHES).build()) {
            Predictor<float[], float[]> predictor = inference.predictor(ONE, new PairCodec());
            assertThatThrownBy(() -> predictor.predict(ROW))
                    .isInstanceOfSatisfying(
                            ModelUnavailableException.class,
                            e -> assertThat(e.reason()).isEqualTo(Reason.NOT_LOADABLE))
                    .hasMessage("Model 'm:1' is not ready, its warm-up failed on cpu in call 1 of 2 with batch size 8"
                            + " ([x FLOAT32[8, 2]]): no memory for 8 rows; mend the model, or declare a warm-up that it"
                            + " takes")
                    .hasCauseInstanceOf(OutOfDeviceMemoryException.class);
            assertThat(failed).hasSize(1);
            assertThat(fleet.events()).containsExactly("+m:1", "-m:1");
            assertThat(inference.models()).isEmpty();
            fleet.whenLoaded = (id, model) -> {};
            assertThat(predictor.predict(ROW)).containsExactly(2, 4);
        }
    }

    @Test
    void aNewVersionWithWhichTheyFailLeavesTheOldOneServing() {
        fleet.whenLoaded = (id, model) -> model.maxRows = id.equals(TWO) ? 4 : 8;
        try (Inference inference = builder().warmUp(ALL, BATCHES).build()) {
            Predictor<float[], float[]> predictor = inference.predictor(PROD, new PairCodec());
            predictor.predict(ROW);
            prod = ModelRoute.to(TWO);
            Move move = inference.refresh().get(0);
            assertThat(move.error()).hasMessageStartingWith("Model 'm:2' is not ready, its warm-up failed on cpu");
            assertThat(stayed).containsExactly(move);
            assertThat(predictor.predict(ROW)).containsExactly(2, 4);
            assertThat(predictor.explain().model()).isEqualTo(ONE);
            assertThat(fleet.events()).containsExactly("+m:1", "+m:2", "-m:2");
            fleet.whenLoaded = (id, model) -> {};
            assertThat(inference.refresh().get(0).isDone()).isTrue();
            assertThat(fleet.model(TWO).rows).containsExactly(ROWS);
        }
    }

    @Test
    void theWatcherKeepsToThatToo() throws Exception {
        fleet.whenLoaded = (id, model) -> model.maxRows = id.equals(TWO) ? 4 : 8;
        try (Inference inference =
                builder().warmUp(ALL, BATCHES).watchEvery(Duration.ofMillis(1)).build()) {
            Predictor<float[], float[]> predictor = inference.predictor(PROD, new PairCodec());
            predictor.predict(ROW);
            prod = ModelRoute.to(TWO);
            assertThat(stayed.take().error()).hasMessageStartingWith("Model 'm:2' is not ready, its warm-up failed");
            assertThat(stayed.take().isDone()).as("tried again").isFalse();
            assertThat(predictor.predict(ROW)).containsExactly(2, 4);
            assertThat(predictor.explain().model()).isEqualTo(ONE);
        }
    }

    @Test
    void theLedgerTellsOfThemAndDeadlinesHold() throws Exception {
        AtomicLong clock = new AtomicLong();
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        fleet.whenLoaded = (id, model) -> model.duringRun = () -> {
            inside.countDown();
            await(mayEnd);
        };
        try (Inference inference = builder().warmUp(ONE, BATCHES).build()) {
            Predictor<float[], float[]> predictor = inference.predictor(ONE, new PairCodec());
            CallOptions options = CallOptions.by(Deadline.after(Duration.ofNanos(1), clock::get));
            Future<float[]> loading = threads.submit(() -> predictor.predict(ROW, options));
            inside.await();
            assertThat(inference.models().get(0))
                    .returns(State.WARMING, ResidentModel::state)
                    .returns(Duration.ZERO, ResidentModel::age);
            assertThatThrownBy(() -> predictor.predict(ROW, CallOptions.within(Duration.ofMillis(1))))
                    .isInstanceOf(DeadlineExceededException.class)
                    .hasMessageEndingWith("passed while another call loads the model, which goes on");
            clock.set(2);
            mayEnd.countDown();
            assertThatThrownBy(loading::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(DeadlineExceededException.class);
            assertThat(predictor.predict(ROW)).containsExactly(2, 4);
            assertThat(fleet.events()).containsExactly("+m:1");
        }
    }

    @Test
    void eachCopyMakesThem() {
        List<FakeModel> copies = new ArrayList<>();
        fleet.whenLoaded = (id, model) -> copies.add(model);
        try (Inference inference = builder()
                .devices(DeviceSelector.roundRobin())
                .warmUp(ONE, BATCHES)
                .build()) {
            inference.predictor(ONE, new PairCodec()).warm();
            assertThat(copies)
                    .hasSize(2)
                    .allSatisfy(copy -> assertThat(copy.rows).containsExactly(ROWS));
        }
        fleet.whenLoaded = (id, model) -> {
            copies.add(model);
            model.maxRows = copies.size() == 4 ? 4 : 8;
        };
        try (Inference inference = builder()
                .devices(DeviceSelector.roundRobin())
                .warmUp(ONE, BATCHES)
                .build()) {
            Predictor<float[], float[]> predictor = inference.predictor(ONE, new PairCodec());
            assertThatThrownBy(predictor::warm).hasMessageContaining("its warm-up failed on gpu:1 in call 1 of 2");
        }
    }

    @Test
    void samplesComeFromFilesBesideTheModel(@TempDir Path folder) throws IOException {
        file = Files.createFile(folder.resolve("model.onnx"));
        try (Inference inference =
                builder().warmUp(ONE, WarmUp.samples().withCalls(2)).build()) {
            Predictor<float[], float[]> predictor = inference.predictor(ONE, new PairCodec());
            Path samples = folder.resolve("warmup");
            assertThatThrownBy(predictor::warm)
                    .hasMessageStartingWith(
                            "Model 'm:1' is not ready, its warm-up has no samples: the folder " + samples)
                    .hasMessageContaining("put .npz files there, as numpy.savez writes them");
            Files.createDirectory(samples);
            assertThatThrownBy(predictor::warm)
                    .hasMessageContaining("has no samples: there is no .npz file in " + samples);
            copy("packed.npz", samples.resolve("a.npz"));
            predictor.warm();
            assertThat(fleet.model(ONE).rows).containsExactly(3L, 3L);
        }
    }

    @Test
    void samplesThatTheModelDoesNotTakeAreNamed(@TempDir Path folder) throws IOException {
        file = folder;
        Path samples = Files.createDirectory(folder.resolve("warmup"));
        copy("plain.npz", samples.resolve("b.npz"));
        try (Inference inference = builder().warmUp(ONE, WarmUp.samples()).build()) {
            Predictor<float[], float[]> predictor = inference.predictor(ONE, new PairCodec());
            assertThatThrownBy(predictor::warm)
                    .hasMessageStartingWith("Model 'm:1' is not ready, its warm-up failed on cpu in call 1 of 1 with "
                            + samples.resolve("b.npz") + " ([f4 FLOAT32[2, 2], ")
                    .hasMessageContaining("Input 'x' of 'm:1' is missing; it must be FLOAT32[batch, 2]");
        }
    }

    private static void copy(String resource, Path to) throws IOException {
        try (InputStream in = WarmUpTest.class.getResourceAsStream("/dev/augur/internal/warmup/" + resource)) {
            Files.copy(Objects.requireNonNull(in, resource), to);
        }
    }
}
