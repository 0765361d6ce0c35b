package dev.augur;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.ModelUnavailableException.Reason;
import dev.augur.ResidentModel.State;
import dev.augur.engine.FakeModel;
import dev.augur.model.ModelId;
import dev.augur.tensor.TensorPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Models under a budget of memory: who is in it, who has to go, and that no call notices. */
@Timeout(120)
final class ModelBudgetTest {
    private static final ModelId A = ModelId.of("a");
    private static final ModelId B = ModelId.of("b");
    private static final ModelId C = ModelId.of("c");
    private static final float[] ROW = {1, 2};

    private final TensorPool pool = new TensorPool(1 << 16);
    private final Fleet fleet = new Fleet();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void allMemoryIsBack() {
        threads.shutdownNow();
        assertThat(pool.usedBytes()).isZero();
        assertThat(fleet.inMemory()).isZero();
    }

    private Inference.Builder builder() {
        return Inference.builder(Fleet.store())
                .engine(fleet)
                .allocator(pool)
                .executor(threads)
                .devices(DeviceSelector.cpuOnly());
    }

    /** With room for so many models, and for what a load takes beside the model. */
    private Inference inference(int models) {
        return builder().modelBudget((models + 1) * Fleet.BYTES).build();
    }

    private static Predictor<float[], float[]> predictor(Inference inference, ModelId id) {
        return inference.predictor(id, new PairCodec());
    }

    @Test
    void theOneThatWasNotUsedForLongestGoesFirst() {
        try (Inference inference = inference(2)) {
            Predictor<float[], float[]> a = predictor(inference, A);
            Predictor<float[], float[]> b = predictor(inference, B);
            a.predict(ROW);
            b.predict(ROW);
            assertThat(inference.models()).as("a look at both").hasSize(2);
            a.predict(ROW);
            assertThat(inference.models())
                    .hasSize(2)
                    .allSatisfy(line -> assertThat(line.bytes()).containsEntry(Device.CPU, Fleet.BYTES));
            predictor(inference, C).predict(ROW);
            assertThat(fleet.events()).containsExactly("+a", "+b", "-b", "+c");
            assertThat(b.predict(ROW)).containsExactly(2, 4);
            assertThat(fleet.events()).containsExactly("+a", "+b", "-b", "+c", "-a", "+b");
        }
    }

    @Test
    void theLedgerTellsWhatIsInMemory() {
        try (Inference inference = builder().build()) {
            assertThat(inference.models()).isEmpty();
            Predictor<float[], float[]> a = predictor(inference, A);
            for (int i = 0; i < 3; i++) {
                a.predict(ROW);
            }
            try (Pin pin = inference.pin(A)) {
                assertThat(pin).isNotNull();
                ResidentModel line = inference.models().get(0);
                assertThat(line.model()).isEqualTo(A);
                assertThat(line.state()).isEqualTo(State.READY);
                assertThat(line.runs()).isEqualTo(3);
                assertThat(line.users()).isEqualTo(2);
                assertThat(line.pinned()).isTrue();
                assertThat(line.age()).isGreaterThanOrEqualTo(line.unused());
                assertThat(line.toString())
                        .startsWith("a: READY, " + Fleet.BYTES + " bytes on cpu, 3 runs, unused for ");
            }
            assertThat(inference.models().get(0).pinned()).isFalse();
        }
    }

    @Test
    void anEngineIsAskedForWeightsOnlyIfTheLoadDoesNotTellOrThereIsABudget() {
        try (Inference inference = builder().build()) {
            predictor(inference, A).predict(ROW);
            assertThat(fleet.asked).hasValue(1);
            fleet.weightBytes = 2 * Fleet.BYTES;
            predictor(inference, B).predict(ROW);
            assertThat(fleet.asked).as("the load told").hasValue(1);
            assertThat(inference.models())
                    .extracting(line -> line.bytes().get(Device.CPU))
                    .containsExactly(Fleet.BYTES, 2 * Fleet.BYTES);
        }
        try (Inference inference = builder().modelBudget(8 * Fleet.BYTES).build()) {
            predictor(inference, A).predict(ROW);
            assertThat(fleet.asked).as("room was looked for").hasValue(2);
            assertThat(inference.models().get(0).bytes()).containsEntry(Device.CPU, 2 * Fleet.BYTES);
        }
    }

    @Test
    void whatIsPinnedStaysAndWhatCannotFitBesideItIsRefusedWithTheFigures() {
        fleet.sizes.put(C, 2 * Fleet.BYTES);
        try (Inference inference = builder().modelBudget(2 * Fleet.BYTES).build()) {
            Predictor<float[], float[]> c = predictor(inference, C);
            assertThat(c.predict(ROW)).containsExactly(2, 4);
            try (Pin pin = inference.pin(A)) {
                assertThat(fleet.events()).containsExactly("+c", "-c", "+a");
                assertThatThrownBy(() -> c.predict(ROW))
                        .isInstanceOfSatisfying(
                                ModelUnavailableException.class,
                                e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE))
                        .hasMessage(
                                "Model 'c' has no room to run on; asked: CPU only; cpu refused: it takes 2048.0 MiB, of"
                                        + " the budget of 2048.0 MiB for models 1024.0 MiB are pinned");
                predictor(inference, B).predict(ROW);
                assertThat(fleet.events()).containsExactly("+c", "-c", "+a", "+b");
                assertThat(pin).isNotNull();
            }
            assertThat(c.predict(ROW)).containsExactly(2, 4);
        }
    }

    /** Two models with a copy on each of two GPUs, on each of which there is room for one. */
    @Test
    void allCopiesOfAModelComeAndGoTogetherAndNoCallNotices() throws Exception {
        try (Inference inference = builder()
                .devices(DeviceSelector.roundRobin())
                .modelBudget(Device.gpu(0), 2 * Fleet.BYTES)
                .modelBudget(Device.gpu(1), 2 * Fleet.BYTES)
                .build()) {
            List<Predictor<float[], float[]>> predictors = List.of(predictor(inference, A), predictor(inference, B));
            List<Future<Integer>> callers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                int seed = i;
                callers.add(threads.submit(() -> {
                    Random random = new Random(seed);
                    for (int call = 0; call < 100; call++) {
                        assertThat(predictors.get(random.nextInt(2)).predict(ROW))
                                .containsExactly(2, 4);
                    }
                    return 100;
                }));
            }
            for (Future<Integer> caller : callers) {
                assertThat(caller.get()).isEqualTo(100);
            }
            assertThat(fleet.mostInMemory()).isLessThanOrEqualTo(4);
            assertThat(fleet.inMemory()).isEven();
            predictors.get(0).predict(ROW);
            assertThat(predictors.get(0).explain().running())
                    .extracting(Placement.Choice::device)
                    .containsExactly(Device.gpu(0), Device.gpu(1));
        }
    }

    @Test
    void aDeviceWithoutRoomIsPassedOver() {
        try (Inference inference = builder()
                .devices(DeviceSelector.preferGpu())
                .modelBudget(Device.gpu(0), Fleet.BYTES - 1)
                .build()) {
            Placement placement = predictor(inference, A).explain();
            assertThat(placement.device()).isEqualTo(Device.gpu(1));
            assertThat(placement.toString())
                    .contains(
                            "gpu:0 refused: it takes 1024.0 MiB, of the budget of 1024.0 MiB for models 0.0 MiB are pinned");
            assertThat(inference.models().get(0).bytes()).containsEntry(Device.gpu(1), Fleet.BYTES);
        }
    }

    @Test
    void aLoadWaitsForTheRunsOfTheModelThatHasToGo() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        try (Inference inference = builder().modelBudget(Fleet.BYTES).build()) {
            Predictor<float[], float[]> a = predictor(inference, A);
            a.warm();
            FakeModel first = fleet.model(A);
            first.duringRun = () -> {
                inside.countDown();
                await(mayEnd);
            };
            Future<float[]> held = threads.submit(() -> a.predict(ROW));
            inside.await();
            Future<float[]> other = threads.submit(() -> predictor(inference, B).predict(ROW));
            while (inference.models().stream().noneMatch(line -> line.state() == State.LEAVING)) {
                Thread.onSpinWait();
            }
            Future<float[]> again = threads.submit(() -> a.predict(ROW));
            assertThat(fleet.events()).containsExactly("+a");
            mayEnd.countDown();
            assertThat(held.get()).containsExactly(2, 4);
            assertThat(other.get()).containsExactly(2, 4);
            assertThat(again.get()).containsExactly(2, 4);
            assertThat(fleet.mostInMemory()).isEqualTo(1);
            assertThat(first.rows).hasSize(1);
            assertThat(fleet.events())
                    .startsWith("+a", "-a")
                    .containsOnlyOnce("+b")
                    .hasSizeGreaterThanOrEqualTo(5);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** What may stand between a caller and a model. */
    private enum Kind {
        PLAIN,
        BATCHING,
        CACHED,
        HOOKED
    }

    private static PredictorBuilder<float[], float[]> with(Kind kind, PredictorBuilder<float[], float[]> builder) {
        return switch (kind) {
            case PLAIN -> builder;
            case BATCHING -> builder.batching(BatchPolicy.automatic());
            case CACHED -> builder.cache(ResponseCache.of(1 << 20));
            case HOOKED -> builder.hook(Hook.after("nothing", (record, outcome) -> {}));
        };
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void noCallFailsWhileModelsComeAndGoUnderIt(Kind kind) throws Exception {
        int callers = 4;
        int calls = 500;
        try (Inference inference = inference(2)) {
            List<Predictor<float[], float[]>> predictors = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                predictors.add(with(kind, inference.predictorBuilder(ModelId.of("m" + i), new PairCodec()))
                        .build());
            }
            List<Future<Void>> done = new ArrayList<>();
            for (int caller = 0; caller < callers; caller++) {
                int seed = caller;
                done.add(threads.submit(() -> {
                    call(predictors, calls, seed);
                    return null;
                }));
            }
            for (Future<Void> each : done) {
                each.get();
            }
            assertThat(fleet.mostInMemory()).isBetween(1, 3);
            assertThat(fleet.events()).hasSizeGreaterThan(100);
        }
    }

    private static void call(List<Predictor<float[], float[]>> predictors, int calls, int seed) throws Exception {
        Random random = new Random(seed);
        for (int i = 0; i < calls; i++) {
            Predictor<float[], float[]> predictor = predictors.get(random.nextInt(predictors.size()));
            float own = seed * calls + i;
            float[] row = {own, own};
            float[] answer = switch (random.nextInt(4)) {
                case 0 -> predictor.predict(row);
                case 1 -> predictor.submit(row).get();
                case 2 -> predictor.predictAll(List.of(row, row, row, row, row)).get(4);
                default -> predictor.predictEach(List.of(row, row)).get(1).orThrow();
            };
            assertThat(answer).containsExactly(2 * own, 2 * own);
        }
    }

    @Test
    void responsesOutlastTheModelThatGaveThem() {
        ResponseCache<float[]> responses = ResponseCache.of(1 << 20);
        try (Inference inference = builder().modelBudget(Fleet.BYTES).build()) {
            Predictor<float[], float[]> a = inference
                    .predictorBuilder(A, new PairCodec())
                    .cache(responses)
                    .build();
            a.predict(ROW);
            predictor(inference, B).predict(ROW);
            assertThat(a.predict(ROW)).containsExactly(2, 4);
            assertThat(responses.stats().hits()).isEqualTo(1);
            a.close();
            assertThat(responses.stats().entries()).isZero();
        }
    }

    @Test
    void whatNobodyUsesIsFreedAndLoadedAgain() throws Exception {
        CountDownLatch freed = new CountDownLatch(1);
        InferenceListener listener = new InferenceListener() {
            @Override
            public void onClosed(ModelId model) {
                freed.countDown();
            }
        };
        try (Inference inference =
                builder().listener(listener).unloadAfter(Duration.ofMillis(1)).build()) {
            Predictor<float[], float[]> a = predictor(inference, A);
            a.predict(ROW);
            freed.await();
            assertThat(a.predict(ROW)).containsExactly(2, 4);
            assertThat(fleet.events()).startsWith("+a", "-a", "+a");
        }
    }

    @Test
    void aLoadThatFailsTakesNoRoom() {
        fleet.broken.add(B);
        try (Inference inference = builder().modelBudget(2 * Fleet.BYTES).build()) {
            Predictor<float[], float[]> b = predictor(inference, B);
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> b.predict(ROW)).hasMessage("Model 'b': broken");
            }
            assertThat(inference.models()).isEmpty();
            predictor(inference, A).predict(ROW);
            predictor(inference, C).predict(ROW);
            fleet.broken.clear();
            assertThat(b.predict(ROW)).containsExactly(2, 4);
        }
    }

    @Test
    void budgetsAreAtLeastAByte() {
        assertThatThrownBy(() -> builder().modelBudget(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("modelBudget must be >= 1 byte, got 0");
        assertThatThrownBy(() -> builder().unloadAfter(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("unloadAfter must be >= 1 ms, got PT0S");
    }
}
