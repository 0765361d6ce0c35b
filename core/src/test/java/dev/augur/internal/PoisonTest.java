package dev.augur.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.augur.BatchPolicy;
import dev.augur.CallOptions;
import dev.augur.Cancellation;
import dev.augur.Device;
import dev.augur.DeviceSelector;
import dev.augur.EngineException;
import dev.augur.InferenceException;
import dev.augur.InferenceListener;
import dev.augur.InvalidInputException;
import dev.augur.Outcome;
import dev.augur.Placement;
import dev.augur.codec.Codec;
import dev.augur.engine.FakeModel;
import dev.augur.internal.warmup.Warming;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelFormat;
import dev.augur.model.ModelId;
import dev.augur.tensor.DType;
import dev.augur.tensor.Shape;
import dev.augur.tensor.Tensor;
import dev.augur.tensor.TensorPool;
import dev.augur.tensor.Tensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Records that fail beside records that do not, in shared runs of the whole chain but for the native engine. */
@Timeout(120)
final class PoisonTest {
    private static final ModelId ID = ModelId.of("score:1");
    private static final int BATCHES = 10_000;
    private static final int CALLERS = 2;

    private final FakeModel fake = FakeModel.wellDeclared();
    private final TensorPool pool = new TensorPool(1 << 16);
    private final ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
    private final RowsCodec codec = new RowsCodec();
    private final BoundModel<Row, Float> bound = bound();
    private final SharedModel<Row, ?, Float> model =
            SharedModel.of(bound, workplace(), new Batching<>(BatchPolicy.automatic(), null, List.of()));

    private final AtomicInteger failedInnocents = new AtomicInteger();
    private final AtomicInteger crossed = new AtomicInteger();
    private final AtomicInteger answered = new AtomicInteger();

    private BoundModel<Row, Float> bound() {
        Placement placement = new Placement(ID, "Fake", "cpu", List.of(Placement.Choice.runs(Device.CPU, "cpu")));
        return new BoundModel<>(
                new LoadedModel(List.of(Replica.of(ID, fake)), placement), codec, pool, InferenceListener.NONE);
    }

    private Workplace workplace() {
        ModelLoader none = new ModelLoader(
                id -> new LocalModel(id, ModelFormat.ONNX, Path.of("none")), List.of(), DeviceSelector.cpuOnly());
        OpenWork open = new OpenWork();
        return new Workplace(
                new Models(none, InferenceListener.NONE, Budgets.NONE, new Warming(Map.of(), pool), System::nanoTime),
                pool,
                ForkJoinPool.commonPool(),
                InferenceListener.NONE,
                new SlotBook(2),
                open,
                new Checkpoint(open),
                new Leaks(false, pool));
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
        model.close();
        bound.close();
        assertThat(pool.usedBytes()).isZero();
    }

    /** A record: what becomes of it is told by its value. */
    private static final class Row {
        final float value;
        /** Set by the run that it is first in. */
        volatile boolean tried;

        Row(float value) {
            this.value = value;
        }

        boolean isInnocent() {
            return value >= 0 && !Float.isInfinite(value);
        }
    }

    /** Refuses NaN before a batch forms, infinity while one is written; the model fails for its poison. */
    private static final class RowsCodec implements Codec<Row, Float> {
        final AtomicInteger mixed = new AtomicInteger();

        @Override
        public void check(Row row) {
            if (Float.isNaN(row.value)) {
                throw new InvalidInputException("NaN");
            }
        }

        @Override
        public int maxBatch() {
            return 4;
        }

        @Override
        public void encode(List<? extends Row> batch, Tensors inputs) {
            count(batch);
            Tensor x = inputs.allocate("x", DType.FLOAT32, Shape.of(batch.size(), 2));
            for (int i = 0; i < batch.size(); i++) {
                float value = batch.get(i).value;
                if (Float.isInfinite(value)) {
                    throw new InvalidInputException("infinite");
                }
                x.floats().put(2 * i, value).put(2 * i + 1, value);
            }
        }

        /** Counts batches that have a culprit and an innocent, when they have just formed. */
        private void count(List<? extends Row> batch) {
            boolean formed = batch.stream().noneMatch(row -> row.tried);
            batch.forEach(row -> row.tried = true);
            long innocents = batch.stream().filter(Row::isInnocent).count();
            if (formed && innocents > 0 && innocents < batch.size()) {
                mixed.incrementAndGet();
            }
        }

        @Override
        public List<Float> decode(Tensors inputs, Tensors outputs, int count) {
            List<Float> values = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                values.add(outputs.get("y").floats().get(2 * i));
            }
            return values;
        }
    }

    @Test
    void innocentsGetTheirAnswersAndCulpritsFailAlone() throws Exception {
        List<Future<?>> callers = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            int caller = i;
            callers.add(threads.submit(() -> callUntilEnough(caller)));
        }
        for (Future<?> caller : callers) {
            caller.get();
        }
        assertThat(codec.mixed).as("mixed batches").hasValueGreaterThanOrEqualTo(BATCHES);
        assertThat(failedInnocents).as("innocents failed").hasValue(0);
        assertThat(crossed).as("answers crossed").hasValue(0);
        assertThat(answered).hasPositiveValue();
    }

    private void callUntilEnough(int caller) {
        SplittableRandom random = new SplittableRandom(caller);
        int next = caller;
        while (codec.mixed.get() < BATCHES) {
            List<Row> rows = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                next += CALLERS;
                rows.add(new Row(value(random.nextInt(100), next % (1 << 22))));
            }
            List<Outcome<Float>> outcomes = model.predictEach(rows, CallOptions.NONE);
            for (int i = 0; i < rows.size(); i++) {
                check(rows.get(i), outcomes.get(i));
            }
            fake.rows.clear();
        }
    }

    private static float value(int kind, float own) {
        if (kind < 5) {
            return Float.NaN;
        }
        if (kind < 8) {
            return Float.POSITIVE_INFINITY;
        }
        return kind < 28 ? FakeModel.POISON : own;
    }

    private void check(Row row, Outcome<Float> outcome) {
        if (outcome instanceof Outcome.Success<Float> success) {
            answered.incrementAndGet();
            crossed.addAndGet(row.isInnocent() && success.value() == 2 * row.value ? 0 : 1);
        } else if (outcome instanceof Outcome.Failure<Float> failure) {
            failedInnocents.addAndGet(row.isInnocent() ? 1 : 0);
            crossed.addAndGet(isOwn(row, failure.error()) ? 0 : 1);
        }
    }

    private static boolean isOwn(Row row, InferenceException error) {
        return row.value == FakeModel.POISON
                ? error instanceof EngineException
                : error instanceof InvalidInputException
                        && (Float.isNaN(row.value) ? "NaN" : "infinite").equals(error.getMessage());
    }

    @Test
    void recordsThatWereNeverFedKeepTheirPlaces() {
        Cancellation cancellation = new Cancellation();
        List<Row> rows = List.of(new Row(1), new Row(2), new Row(Float.NaN), new Row(4));
        Codec<Row, Float> cancelling = codec.mapInput(row -> {
            if (row.value == 2) {
                cancellation.cancel();
            }
            return row;
        });
        BoundModel<Row, Float> other = new BoundModel<>(
                new LoadedModel(List.of(Replica.of(ID, fake)), bound.placement()),
                cancelling,
                pool,
                InferenceListener.NONE);
        SharedModel<Row, ?, Float> shared =
                SharedModel.of(other, workplace(), new Batching<>(BatchPolicy.automatic(), null, List.of()));
        List<Outcome<Float>> outcomes = shared.predictEach(rows, CallOptions.NONE.with(cancellation));
        assertThat(outcomes)
                .extracting(outcome ->
                        ((Outcome.Failure<Float>) outcome).error().getClass().getSimpleName())
                .containsExactly(
                        "CancelledException", "CancelledException", "InvalidInputException", "CancelledException");
        shared.close();
        other.close();
    }
}
