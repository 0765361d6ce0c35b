package dev.augur.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.augur.InvalidInputException;
import dev.augur.codec.Codec;
import dev.augur.codec.StagedCodec;
import dev.augur.tensor.DType;
import dev.augur.tensor.Dim;
import dev.augur.tensor.Signature;
import dev.augur.tensor.Tensor;
import dev.augur.tensor.TensorPool;
import dev.augur.tensor.TensorSpec;
import dev.augur.tensor.Tensors;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Records that are read one by one, before they share a run. */
final class InstanceStagesTest {
    private static final Dim BATCH = Dim.of("batch");
    private static final Signature PAIRS = model(DType.FLOAT32, BATCH, Dim.of(2));
    private static final Signature OPEN = model(DType.FLOAT32, BATCH, Dim.of("n"));

    private final TensorPool pool = new TensorPool(0);
    private final Tensors inputs = new Tensors(pool);

    @AfterEach
    void everythingIsFreed() {
        inputs.close();
        assertThat(pool.usedBytes()).isZero();
    }

    private static Signature model(DType dtype, Dim... dims) {
        return new Signature(List.of(TensorSpec.of("x", dtype, dims)), List.of(TensorSpec.of("y", dtype, dims)));
    }

    private static StagedCodec<Instance, ?, Prediction> staged(Signature signature) {
        return codec(signature).staged();
    }

    private static Codec<Instance, Prediction> codec(Signature signature) {
        return new InstanceCodec(new Json(Limits.DEFAULT)).bind(signature);
    }

    private static Instance json(String json) {
        return Instance.ofJson(json);
    }

    /** What a model gives that gives back what it takes. */
    private <S> List<String> run(StagedCodec<Instance, S, Prediction> codec, List<Instance> records) {
        inputs.clear();
        List<S> batch = records.stream().map(codec::stage).toList();
        codec.encode(batch, inputs);
        Tensors outputs = new Tensors(pool).put("y", inputs.tensor(0));
        return codec.decode(batch, inputs, outputs).stream()
                .map(Prediction::toJson)
                .toList();
    }

    private static <S> boolean mayShare(StagedCodec<Instance, S, Prediction> codec, Instance one, Instance other) {
        return codec.group(codec.stage(one)).equals(codec.group(codec.stage(other)));
    }

    @Test
    void recordsOfAnyFormShareARun() {
        List<Instance> records = List.of(
                json("[1, 2]"),
                json("{\"x\": [3, 4]}"),
                Instance.ofCsv(List.of("5", "6")),
                Instance.ofFloats(new float[] {7, 8}));
        assertThat(run(staged(PAIRS), records)).containsExactly("[1.0,2.0]", "[3.0,4.0]", "[5.0,6.0]", "[7.0,8.0]");
        assertThat(inputs.tensor(0)).hasToString("FLOAT32[4, 2]");
    }

    @Test
    void theyAreWrittenAsInOneStep() {
        for (DType dtype : DType.values()) {
            if (dtype == DType.STRING || dtype == DType.BOOL) {
                continue;
            }
            Codec<Instance, Prediction> codec = codec(model(dtype, BATCH, Dim.of(2)));
            List<Instance> records = List.of(json("[1, 2]"), json("[3, 4]"));
            codec.encode(records, inputs);
            Tensor whole = inputs.tensor(0);
            byte[] bytes = new byte[whole.bytes().remaining()];
            whole.bytes().get(bytes);
            run(codec.staged(), records);
            byte[] again = new byte[bytes.length];
            inputs.tensor(0).bytes().get(again);
            assertThat(again).as("%s", dtype).containsExactly(bytes);
            inputs.close();
        }
    }

    @Test
    void textsShareARun() {
        assertThat(run(staged(model(DType.STRING, BATCH, Dim.of(1))), List.of(json("\"a\""), Instance.ofText("b"))))
                .containsExactly("[\"a\"]", "[\"b\"]");
    }

    @Test
    void recordsOfDifferentSizesShareNoRun() {
        StagedCodec<Instance, ?, Prediction> codec = staged(OPEN);
        assertThat(mayShare(codec, json("[1, 2]"), json("[3, 4]"))).isTrue();
        assertThat(mayShare(codec, json("[1, 2]"), json("[3, 4, 5]"))).isFalse();
        assertThat(run(codec, List.of(json("[1, 2, 3]"), json("[4, 5, 6]"))))
                .containsExactly("[1.0,2.0,3.0]", "[4.0,5.0,6.0]");
    }

    @Test
    void aBadRecordFailsInItsFirstStep() {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> staged(PAIRS).stage(json("[1, \"a\"]")))
                .withMessageStartingWith("Input 'x' FLOAT32[batch, 2]");
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> staged(PAIRS).stage(json("[1")))
                .withMessage("Record must be a JSON value, it is malformed");
    }

    @Test
    void aModelOfOneRecordGetsOne() {
        assertThat(staged(model(DType.FLOAT32, Dim.of(1), Dim.of(2))).maxRows()).isEqualTo(1);
        assertThat(run(staged(model(DType.FLOAT32, Dim.of(1), Dim.of(2))), List.of(json("[1, 2]"))))
                .containsExactly("[1.0,2.0]");
        assertThat(staged(PAIRS).maxRows()).isEqualTo(1024);
    }

    @Test
    void aRunOfTooLargeRowsIsRefused() {
        Instance large = json("[" + "0,".repeat((1 << 15) - 1) + "0]");
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> encodeCopies(staged(OPEN), large, 513))
                .withMessage(
                        "Inputs of one run must have at most 67108864 bytes, 513 records like the first would have more");
    }

    private <S> void encodeCopies(StagedCodec<Instance, S, Prediction> codec, Instance record, int count) {
        codec.encode(Collections.nCopies(count, codec.stage(record)), inputs);
    }
}
