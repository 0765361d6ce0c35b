package dev.augur.codec;

import static dev.augur.codec.Round.N;
import static dev.augur.codec.Round.floats;
import static dev.augur.codec.Round.model;
import static dev.augur.codec.Round.x;
import static dev.augur.codec.Round.y;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.augur.EngineException;
import dev.augur.InvalidInputException;
import dev.augur.tensor.DType;
import dev.augur.tensor.Dim;
import dev.augur.tensor.Shape;
import dev.augur.tensor.Signature;
import dev.augur.tensor.Tensor;
import dev.augur.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RowCodecTest {
    private static final Signature SCORER = model(x(DType.FLOAT32, N, Dim.of(3)), y(DType.FLOAT32, N, Dim.of(2)));

    private final Round round = new Round();

    private static Codec<float[], float[]> of(DType input, DType output) {
        return RowCodec.floats().bind(model(x(input, N, Dim.of(2)), y(output, N, Dim.of(2))));
    }

    private static InvalidInputException refusal(TensorSpec input, TensorSpec output) {
        return catchThrowableOfType(
                InvalidInputException.class, () -> RowCodec.floats().bind(model(input, output)));
    }

    private static InvalidInputException refusal(Encoder<float[]> encoder, float... row) {
        return catchThrowableOfType(InvalidInputException.class, () -> encoder.check(row));
    }

    @Test
    void writesRowsOneAfterTheOther() {
        Codec<float[], float[]> codec = RowCodec.floats().bind(SCORER);
        Tensor tensor = round.encode(codec, List.of(new float[] {1, 2, 3}, new float[] {4, 5, Float.NaN}));
        assertThat(round.inputs.names()).containsExactly("x");
        assertThat(tensor).hasToString("FLOAT32[2, 3]");
        assertThat(floats(tensor)).containsExactly(1, 2, 3, 4, 5, Float.NaN);
        assertThat(round.encode(codec, List.of(new float[] {7, 8, 9}))).hasToString("FLOAT32[1, 3]");
        assertThat(floats(round.inputs.get("x"))).containsExactly(7, 8, 9);
    }

    @Test
    void readsOneRowPerRecord() {
        Codec<float[], float[]> codec = RowCodec.floats().bind(SCORER);
        assertThat(round.decodeFloats(codec, 2, Shape.of(2, 2), 1, 2, 3, 4))
                .containsExactly(new float[] {1, 2}, new float[] {3, 4});
        assertThat(round.decodeFloats(codec, 1, Shape.of(1, 2), 5, 6)).containsExactly(new float[] {5, 6});
        assertThat(codec.outputs()).containsExactly("y");
    }

    @Test
    void readsOutputsOfAnyRank() {
        Codec<float[], float[]> codec = RowCodec.floats().bind(SCORER);
        assertThat(round.decodeFloats(codec, 3, Shape.of(3), 1, 2, 3))
                .containsExactly(new float[] {1}, new float[] {2}, new float[] {3});
        assertThat(round.decodeFloats(codec, 2, Shape.of(2, 2, 2), 1, 2, 3, 4, 5, 6, 7, 8))
                .containsExactly(new float[] {1, 2, 3, 4}, new float[] {5, 6, 7, 8});
        assertThat(round.decodeFloats(codec, 2, Shape.of(2, 0))).containsExactly(new float[0], new float[0]);
    }

    @Test
    void refusesOutputsWithoutARowPerRecord() {
        Codec<float[], float[]> codec = RowCodec.floats().bind(SCORER);
        assertThatExceptionOfType(EngineException.class)
                .isThrownBy(() -> round.decodeFloats(codec, 2, Shape.of(3, 2), 1, 2, 3, 4, 5, 6))
                .withMessage("Output 'y' must have a row for each of 2 records, got FLOAT32[3, 2]");
        assertThatExceptionOfType(EngineException.class)
                .isThrownBy(() -> round.decodeFloats(codec, 1, Shape.SCALAR, 1))
                .withMessage("Output 'y' must have a row for each of 1 records, got FLOAT32[]");
        assertThat(refusal(x(DType.FLOAT32, N, Dim.of(3)), y(DType.FLOAT32)))
                .hasMessage("Output 'y' must have a first dimension for the batch, got FLOAT32[]");
    }

    @Test
    void refusesRowsOfAnotherLength() {
        Codec<float[], float[]> codec =
                RowCodec.floats().bind(model(x(DType.FLOAT32, N, Dim.of(16)), y(DType.FLOAT32, N)));
        assertThat(refusal(codec, new float[15])).hasMessage("Row must have 16 columns, got 15");
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> round.encode(codec, List.of(new float[16], new float[17])))
                .withMessage("Row must have 16 columns, got 17");
        codec.check(new float[16]);
    }

    @Test
    void rowsOfABatchAgreeWhereTheModelTakesAnyLength() {
        Codec<float[], float[]> codec =
                RowCodec.floats().bind(model(x(DType.FLOAT32, N, Dim.of("columns")), y(DType.FLOAT32, N)));
        assertThat(round.encode(codec, List.of(new float[5], new float[5]))).hasToString("FLOAT32[2, 5]");
        assertThat(round.encode(codec, List.of(new float[4]))).hasToString("FLOAT32[1, 4]");
        codec.check(new float[7]);
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> round.encode(codec, List.of(new float[5], new float[4])))
                .withMessage("Row must have 5 columns like the first of its batch, got 4");
    }

    @Test
    void takesModelsOfUnknownRank() {
        Signature open = model(new TensorSpec("x", DType.FLOAT32, null), new TensorSpec("y", DType.FLOAT32, null));
        Codec<float[], float[]> codec = RowCodec.floats().bind(open);
        assertThat(round.encode(codec, List.of(new float[3]))).hasToString("FLOAT32[1, 3]");
        assertThat(codec.maxBatch()).isEqualTo(1024);
    }

    @Test
    void aRowHoldsAllElementsOfARecord() {
        Codec<float[], float[]> codec =
                RowCodec.floats().bind(model(x(DType.FLOAT32, N, Dim.of(2), Dim.of(3)), y(DType.FLOAT32, N)));
        assertThat(round.encode(codec, List.of(new float[6]))).hasToString("FLOAT32[1, 2, 3]");
        assertThat(round.encode(codec, List.of(new float[6], new float[6]))).hasToString("FLOAT32[2, 2, 3]");
        assertThat(refusal(codec, new float[3])).hasMessage("Row must have 6 columns, got 3");
        Codec<float[], float[]> scalars = RowCodec.floats().bind(model(x(DType.FLOAT32, N), y(DType.FLOAT32, N)));
        assertThat(round.encode(scalars, List.of(new float[] {4}, new float[] {5})))
                .hasToString("FLOAT32[2]");
    }

    @Test
    void refusesInputsThatAreNoRows() {
        TensorSpec y = y(DType.FLOAT32, N);
        assertThat(refusal(x(DType.FLOAT32, N, Dim.of("rows"), Dim.of(3)), y))
                .hasMessage("Input 'x' must have columns, or fixed sizes after the batch, to take rows;"
                        + " it is FLOAT32[N, rows, 3]");
        assertThat(refusal(x(DType.FLOAT32, N, Dim.of(1L << 40), Dim.of(1L << 40)), y))
                .hasMessageStartingWith("Input 'x' must have columns, or fixed sizes after the batch, to take rows;");
        assertThat(refusal(x(DType.FLOAT32, Dim.of(0), Dim.of(3)), y))
                .hasMessage(
                        "Input 'x' must have a first dimension for the batch, open or at least 1, got FLOAT32[0, 3]");
        assertThat(refusal(x(DType.FLOAT32), y))
                .hasMessage("Input 'x' must have a first dimension for the batch, open or at least 1, got FLOAT32[]");
    }

    @Test
    void aModelOfFixedBatchGetsThatManyRows() {
        Codec<float[], float[]> three = RowCodec.floats()
                .bind(model(x(DType.FLOAT32, Dim.of(3), Dim.of(2)), y(DType.FLOAT32, Dim.of(3), Dim.of(1))));
        assertThat(three.maxBatch()).isEqualTo(3);
        assertThat(floats(round.encode(three, List.of(new float[] {1, 2}, new float[] {3, 4}))))
                .containsExactly(1, 2, 3, 4, 3, 4);
        assertThat(round.decodeFloats(three, 2, Shape.of(3, 1), 7, 8, 9))
                .containsExactly(new float[] {7}, new float[] {8});
        assertThatExceptionOfType(EngineException.class)
                .isThrownBy(() -> round.decodeFloats(three, 2, Shape.of(4, 1), 7, 8, 9, 10))
                .withMessage("Output 'y' must have a row for each of 2 records, got FLOAT32[4, 1]");
    }

    @Test
    void aModelOfFixedBatchOfOneGetsSingleRows() {
        TensorSpec one = x(DType.FLOAT32, Dim.of(1), Dim.of(3));
        assertThat(RowCodec.floats()
                        .bind(model(one, y(DType.FLOAT32, Dim.of(1))))
                        .maxBatch())
                .isEqualTo(1);
        assertThat(RowCodec.floats().bind(SCORER).maxBatch()).isEqualTo(1024);
        assertThat(RowCodec.floats().maxBatch(7).bind(SCORER).maxBatch()).isEqualTo(7);
        assertThat(RowCodec.floats().maxBatch(7).maxBatch()).isEqualTo(7);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RowCodec.floats().maxBatch(0))
                .withMessage("maxBatch must be >= 1, got 0");
    }

    @Test
    void namesAreNeededWhereThereIsAChoice() {
        Signature two = new Signature(
                List.of(x(DType.FLOAT32, N, Dim.of(2)), TensorSpec.of("z", DType.FLOAT32, N)),
                List.of(y(DType.FLOAT32, N), TensorSpec.of("w", DType.INT64, N, Dim.of(9))));
        Codec<float[], float[]> codec = RowCodec.floats().input("z").output("w").bind(two);
        round.encode(codec, List.of(new float[1]));
        assertThat(round.inputs.names()).containsExactly("z");
        assertThat(codec.outputs()).containsExactly("w");
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> RowCodec.floats().output("w").bind(two))
                .withMessage("The codec must be told which input it uses, with input(name);"
                        + " the model has: x FLOAT32[N, 2], z FLOAT32[N]");
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> RowCodec.floats().input("x").bind(two))
                .withMessage("The codec must be told which output it uses, with output(name);"
                        + " the model has: y FLOAT32[N], w INT64[N, 9]");
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> RowCodec.floats().input("q").bind(two))
                .withMessage("The model has no input 'q', it has: x FLOAT32[N, 2], z FLOAT32[N]");
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64", "FLOAT16", "BFLOAT16", "INT64", "INT32", "UINT8"})
    void convertsBothWays(DType dtype) {
        Codec<float[], float[]> codec = of(dtype, dtype);
        float[] first = {3, 255};
        float[] second = {0, 64};
        Tensor tensor = round.encode(codec, List.of(first, second));
        assertThat(tensor.dtype()).isEqualTo(dtype);
        round.outputs.put("y", tensor);
        assertThat(codec.decode(round.inputs, round.outputs, 2)).containsExactly(first, second);
    }

    @Test
    void writesTheTypesOwnElements() {
        float[] row = {-3, 70_000};
        round.encode(of(DType.INT64, DType.INT64), List.of(row));
        assertThat(round.inputs.get("x").longs().get(1)).isEqualTo(70_000L);
        round.encode(of(DType.INT32, DType.INT64), List.of(row));
        assertThat(round.inputs.get("x").ints().get(0)).isEqualTo(-3);
        round.encode(of(DType.FLOAT64, DType.INT64), List.of(new float[] {0.1f, 2}));
        assertThat(round.inputs.get("x").doubles().get(0)).isEqualTo(0.1f);
        round.encode(of(DType.FLOAT16, DType.INT64), List.of(new float[] {1, 2}));
        assertThat(round.inputs.get("x").shorts().get(0)).isEqualTo((short) 0x3C00);
        round.encode(of(DType.BFLOAT16, DType.INT64), List.of(new float[] {1, 2}));
        assertThat(round.inputs.get("x").shorts().get(0)).isEqualTo((short) 0x3F80);
        round.encode(of(DType.UINT8, DType.INT64), List.of(new float[] {1, 200}));
        assertThat(round.inputs.get("x").bytes().get(1)).isEqualTo((byte) 200);
    }

    @ParameterizedTest
    @ValueSource(
            floats = {
                1.5f,
                Float.NaN,
                Float.POSITIVE_INFINITY,
                Float.NEGATIVE_INFINITY,
                0x1p63f,
                -0x1.000002p63f,
                1e-40f
            })
    void refusesWhatNoLongIs(float value) {
        Codec<float[], float[]> codec = of(DType.INT64, DType.INT64);
        assertThat(refusal(codec, 1, value))
                .hasMessage(
                        "Column 1 of a row must be a whole number in the range of INT64 for input 'x', got another");
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> round.encode(codec, List.of(new float[] {1, value})));
    }

    @Test
    void takesTheLimitsOfEachIntegerType() {
        Codec<float[], float[]> longs = of(DType.INT64, DType.INT64);
        round.encode(longs, List.of(new float[] {-0x1p63f, Math.nextDown(0x1p63f)}));
        assertThat(round.inputs.get("x").longs().get(0)).isEqualTo(Long.MIN_VALUE);
        round.encode(longs, List.of(new float[] {-0f, 0x1p62f}));
        assertThat(round.inputs.get("x").longs().get(1)).isEqualTo(1L << 62);

        Codec<float[], float[]> ints = of(DType.INT32, DType.INT64);
        ints.check(new float[] {-0x1p31f, Math.nextDown(0x1p31f)});
        assertThat(refusal(ints, 0x1p31f, 0)).hasMessageContaining("Column 0").hasMessageContaining("INT32");
        assertThat(refusal(ints, 0, Math.nextDown(-0x1p31f))).isNotNull();

        Codec<float[], float[]> bytes = of(DType.UINT8, DType.INT64);
        bytes.check(new float[] {0, 255});
        assertThat(refusal(bytes, 0, 256)).isNotNull();
        assertThat(refusal(bytes, -1, 0)).isNotNull();
    }

    @Test
    void readsIntegersThatAFloatHolds() {
        Codec<float[], float[]> codec = of(DType.FLOAT32, DType.INT64);
        long[] exact = {Long.MIN_VALUE, 1L << 62, -16_777_216, 16_777_218};
        assertThat(round.decode(codec, 2, DType.INT64, Shape.of(2, 2), y -> y.put(0, exact, 0, 4)))
                .containsExactly(new float[] {-0x1p63f, 0x1p62f}, new float[] {-16_777_216, 16_777_218});
    }

    @ParameterizedTest
    @ValueSource(longs = {16_777_217, Long.MAX_VALUE, -16_777_217, (1L << 62) + 1})
    void refusesIntegersThatNoFloatHolds(long value) {
        Codec<float[], float[]> codec = of(DType.FLOAT32, DType.INT64);
        assertThatExceptionOfType(EngineException.class)
                .isThrownBy(() ->
                        round.decode(codec, 1, DType.INT64, Shape.of(1, 2), y -> y.put(0, new long[] {5, value}, 0, 2)))
                .withMessage("Output 'y' INT64[1, 2] must hold whole numbers that a float holds exactly, column 1 of a"
                        + " row is another; TensorCodec gives all of them");
    }

    @Test
    void refusesIntsThatNoFloatHolds() {
        Codec<float[], float[]> codec = of(DType.FLOAT32, DType.INT32);
        assertThatExceptionOfType(EngineException.class)
                .isThrownBy(() -> round.decode(
                        codec, 1, DType.INT32, Shape.of(1, 2), y -> y.put(0, new int[] {Integer.MAX_VALUE, 1}, 0, 2)))
                .withMessageContaining("column 0 of a row");
        assertThat(round.decode(
                        codec, 1, DType.INT32, Shape.of(1, 2), y -> y.put(0, new int[] {Integer.MIN_VALUE, 7}, 0, 2)))
                .containsExactly(new float[] {-0x1p31f, 7});
    }

    @ParameterizedTest
    @EnumSource(names = {"STRING", "BOOL", "INT8", "INT16", "UINT16", "UINT32", "UINT64"})
    void refusesOtherTypes(DType dtype) {
        assertThat(refusal(x(dtype, N, Dim.of(2)), y(DType.FLOAT32, N)))
                .hasMessage("Input 'x' must be FLOAT32, FLOAT64, FLOAT16, BFLOAT16, INT64, INT32 or UINT8, got " + dtype
                        + "[N, 2]");
        assertThat(refusal(x(DType.FLOAT32, N, Dim.of(2)), y(dtype, N)))
                .hasMessage("Output 'y' must be FLOAT32, FLOAT64, FLOAT16, BFLOAT16, INT64, INT32 or UINT8, got "
                        + dtype + "[N]");
    }

    @Test
    void mustBeBound() {
        assertThatIllegalStateException()
                .isThrownBy(() -> round.encode(RowCodec.floats(), List.of(new float[1])))
                .withMessage("RowCodec must be bound to a model's signature before it is used");
        assertThatIllegalStateException().isThrownBy(() -> round.decodeFloats(RowCodec.floats(), 1, Shape.of(1), 1));
    }

    @Test
    void aBatchIsItsRowsOneByOne() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Codec<float[], float[]> codec = RowCodec.floats().bind(SCORER);
        List<float[]> rows = new ArrayList<>();
        float[] single = new float[0];
        for (int i = 0; i < 50; i++) {
            rows.add(new float[] {random.nextFloat(), random.nextFloat(), random.nextFloat()});
            single = concat(single, floats(round.encode(codec, rows.subList(i, i + 1))));
        }
        assertThat(floats(round.encode(codec, rows))).as("seed %d", seed).isEqualTo(single);
    }

    private static float[] concat(float[] a, float[] b) {
        float[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }
}
