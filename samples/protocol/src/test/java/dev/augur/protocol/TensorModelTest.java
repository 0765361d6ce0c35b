package dev.augur.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.CallOptions;
import dev.augur.Deadline;
import dev.augur.DeadlineExceededException;
import dev.augur.InvalidInputException;
import dev.augur.Outcome;
import dev.augur.tensor.DType;
import dev.augur.tensor.Shape;
import dev.augur.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TensorModelTest {
    private ServedModels models;

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        models = Zoo.open(folder, Limits.DEFAULT);
    }

    @AfterEach
    void close() {
        models.close();
        assertThat(models.usedBytes()).isZero();
    }

    @Test
    void inferTakesTensorsAsTheyAre() {
        ServedModel model = model("double");
        assertThat(model.isReady()).isFalse();
        try (Tensors inputs = new Tensors(models.allocator())) {
            inputs.allocate("x", DType.FLOAT32, Shape.of(1, 4)).put(0, new float[] {1, 2, 3, 4}, 0, 4);
            try (Tensors outputs = model.infer(inputs, CallOptions.NONE)) {
                float[] values = new float[4];
                outputs.get("y").get(0, values, 0, 4);
                assertThat(values).containsExactly(2, 4, 6, 8);
            }
        }
        assertThat(model.isReady()).isTrue();
    }

    @Test
    void aBatchEqualsItsSingles() {
        ServedModel model = model("mlp");
        List<Instance> records = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 1500; i++) {
            records.add(record(i, random.doubles(16, -1, 1).toArray()));
        }
        List<Outcome<Prediction>> together = model.predictEach(records, CallOptions.NONE);
        for (int i = 0; i < records.size(); i += 7) {
            float[] alone = model.predictEach(List.of(records.get(i)), CallOptions.NONE)
                    .get(0)
                    .orThrow()
                    .floats("y");
            assertThat(together.get(i).orThrow().floats("y")).as("record %s", i).containsExactly(alone, within());
        }
    }

    private static Offset<Float> within() {
        return Offset.offset(1e-6f);
    }

    /** The same numbers, in each form in turn. */
    private static Instance record(int index, double[] values) {
        float[] floats = new float[values.length];
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
            texts.add(Float.toString(floats[i]));
        }
        return switch (index % 4) {
            case 0 -> Instance.ofFloats(floats);
            case 1 -> Instance.ofCsv(texts);
            case 2 -> Instance.ofJson(texts.toString());
            default -> Instance.ofJson("{\"x\":" + texts + "}");
        };
    }

    @Test
    void badRecordsFailAloneWhereverTheyAre() {
        ServedModel model = model("double");
        List<Instance> records = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            records.add(Instance.ofJson(i % 50 == 13 ? "[1,2" : "[" + i + ",0,0,0]"));
        }
        List<Outcome<Prediction>> outcomes = model.predictEach(records, CallOptions.NONE);
        for (int i = 0; i < 300; i++) {
            Outcome<Prediction> outcome = outcomes.get(i);
            if (i % 50 == 13) {
                assertThatThrownBy(outcome::orThrow)
                        .isInstanceOf(InvalidInputException.class)
                        .hasMessage("Record must be a JSON value, it is malformed");
            } else {
                assertThat(outcome.orThrow().floats("y")[0]).isEqualTo(2 * i);
            }
        }
    }

    @Test
    void recordsOfDifferentSizesDoNotFailEachOther() {
        SplittableRandom random = new SplittableRandom(3);
        List<Instance> records = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            records.add(Instance.ofFloats(new float[random.nextInt(0, 5)]));
        }
        List<Outcome<Prediction>> outcomes = model("sizes").predictEach(records, CallOptions.NONE);
        for (int i = 0; i < records.size(); i++) {
            assertThat(outcomes.get(i).orThrow().floats("y"))
                    .hasSize(((Instance.Floats) records.get(i)).values().remaining());
        }
    }

    @Test
    void oneLongRecordDoesNotMakeTheOthersLong() {
        List<Instance> records = new ArrayList<>();
        records.add(Instance.ofFloats(new float[1 << 20]));
        for (int i = 0; i < 1000; i++) {
            records.add(Instance.ofFloats(new float[] {i}));
        }
        List<Outcome<Prediction>> outcomes = model("sizes").predictEach(records, CallOptions.NONE);
        assertThat(outcomes.get(0).orThrow().floats("y")).hasSize(1 << 20);
        assertThat(outcomes.get(1000).orThrow().floats("y")).containsExactly(2 * 999);
    }

    @Test
    void largeRowsAreRunOneByOne() {
        List<Instance> records = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            records.add(Instance.ofFloats(new float[] {i}));
        }
        List<Outcome<Prediction>> outcomes = model("large").predictEach(records, CallOptions.NONE);
        assertThat(outcomes)
                .allSatisfy(outcome -> assertThatThrownBy(outcome::orThrow)
                        .hasMessage("Input 'x' FLOAT32[batch, 16777216]: a row must have 16777216 elements, got 1"));
        assertThat(models.usedBytes()).isLessThanOrEqualTo(1 << 20);
    }

    @Test
    void floatsFillEveryType() {
        assertThat(json("int64", 3, -4)).isEqualTo("[3,-4]");
        assertThat(json("uint8", 0, 255)).isEqualTo("[0,255]");
        assertThat(json("float64", 0.5f, Float.NaN)).isEqualTo("[0.5,null]");
        assertThat(json("float16", 0.5f, Float.POSITIVE_INFINITY)).isEqualTo("[0.5,null]");
        assertThat(json("bool", 1, 0)).isEqualTo("[true,false]");
        assertThatThrownBy(() -> json("int64", 0.5f, 0))
                .hasMessageContaining("element 0 of a row must be INT64, got a fraction");
        assertThatThrownBy(() -> json("int64", 0, Float.NaN))
                .hasMessageContaining("element 1 of a row must be INT64, got a number that is not finite");
        assertThatThrownBy(() -> json("int64", 0x1p63f, 0)).hasMessageContaining("got a number outside its range");
        assertThatThrownBy(() -> json("string", 1, 0)).hasMessageContaining("must be STRING, got a number");
    }

    private String json(String model, float... values) {
        return model(model)
                .predictEach(List.of(Instance.ofFloats(values)), CallOptions.NONE)
                .get(0)
                .orThrow()
                .toJson();
    }

    @Test
    void aPassedDeadlineFailsEveryRecordThatHasNotBegun() {
        ServedModel model = model("single");
        model.warm();
        CallOptions late = CallOptions.by(Deadline.after(Duration.ZERO, () -> 0));
        List<Outcome<Prediction>> outcomes =
                model.predictEach(List.of(Instance.ofFloats(new float[2]), Instance.ofFloats(new float[2])), late);
        assertThat(outcomes)
                .hasSize(2)
                .allSatisfy(
                        outcome -> assertThatThrownBy(outcome::orThrow).isInstanceOf(DeadlineExceededException.class));
    }

    private ServedModel model(String name) {
        return Objects.requireNonNull(models.model(name, null), name);
    }
}
