package dev.augur.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.EngineException;
import dev.augur.tensor.BFloat16;
import dev.augur.tensor.DType;
import dev.augur.tensor.Float16;
import dev.augur.tensor.Shape;
import dev.augur.tensor.TensorPool;
import dev.augur.tensor.Tensors;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two records of two elements each: what becomes of the second. */
final class PredictionTest {
    private final TensorPool pool = new TensorPool(0);

    @AfterEach
    void nothingIsKept() {
        assertThat(pool.usedBytes()).isZero();
    }

    private Prediction second(DType dtype, Consumer<ByteBuffer> writer) {
        try (Tensors outputs = new Tensors(pool)) {
            writer.accept(outputs.allocate("y", dtype, Shape.of(2, 2)).bytes());
            return new PredictionDecoder(List.of("y"))
                    .decode(outputs, outputs, 2)
                    .get(1);
        }
    }

    private static void check(Prediction prediction, String json, String csv, float... floats) {
        assertThat(prediction.toJson()).isEqualTo(json);
        assertThat(String.join(",", prediction.toCsv())).isEqualTo(csv);
        assertThat(prediction.floats("y")).containsExactly(floats);
        assertThat(prediction.outputs()).containsExactly("y");
    }

    @Test
    void floats() {
        check(
                second(DType.FLOAT32, to -> to.putFloat(8, 1.1f).putFloat(12, -1e-10f)),
                "[1.1,-1.0E-10]",
                "1.1,-1.0E-10",
                1.1f,
                -1e-10f);
        check(
                second(DType.FLOAT32, to -> to.putFloat(8, Float.NaN).putFloat(12, Float.NEGATIVE_INFINITY)),
                "[null,null]",
                "NaN,-Infinity",
                Float.NaN,
                Float.NEGATIVE_INFINITY);
    }

    @Test
    void otherFloats() {
        check(
                second(DType.FLOAT64, to -> to.putDouble(16, 0.1).putDouble(24, Double.POSITIVE_INFINITY)),
                "[0.1,null]",
                "0.1,Infinity",
                0.1f,
                Float.POSITIVE_INFINITY);
        check(
                second(
                        DType.FLOAT16,
                        to -> to.putShort(4, Float16.fromFloat(1.5f)).putShort(6, (short) 0)),
                "[1.5,0.0]",
                "1.5,0.0",
                1.5f,
                0);
        check(
                second(
                        DType.BFLOAT16,
                        to -> to.putShort(4, BFloat16.fromFloat(-2)).putShort(6, (short) 0)),
                "[-2.0,0.0]",
                "-2.0,0.0",
                -2,
                0);
    }

    @Test
    void signedIntegers() {
        check(second(DType.INT8, to -> to.put(2, (byte) -128).put(3, (byte) 127)), "[-128,127]", "-128,127", -128, 127);
        check(
                second(DType.INT16, to -> to.putShort(4, (short) -32768).putShort(6, (short) 1)),
                "[-32768,1]",
                "-32768,1",
                -32768,
                1);
        check(second(DType.INT32, to -> to.putInt(8, -5).putInt(12, 6)), "[-5,6]", "-5,6", -5, 6);
        check(
                second(DType.INT64, to -> to.putLong(16, Long.MIN_VALUE).putLong(24, 9007199254740993L)),
                "[-9223372036854775808,9007199254740993]",
                "-9223372036854775808,9007199254740993",
                -0x1p63f,
                0x1p53f);
    }

    @Test
    void unsignedIntegersAndBooleans() {
        check(second(DType.UINT8, to -> to.put(2, (byte) -1).put(3, (byte) 1)), "[255,1]", "255,1", 255, 1);
        check(
                second(DType.UINT16, to -> to.putShort(4, (short) -1).putShort(6, (short) 1)),
                "[65535,1]",
                "65535,1",
                65535,
                1);
        check(second(DType.UINT32, to -> to.putInt(8, -1).putInt(12, 1)), "[4294967295,1]", "4294967295,1", 0x1p32f, 1);
        check(
                second(DType.UINT64, to -> to.putLong(16, -1).putLong(24, 1)),
                "[18446744073709551615,1]",
                "18446744073709551615,1",
                0x1p64f,
                1);
        check(second(DType.BOOL, to -> to.put(2, (byte) 1).put(3, (byte) 0)), "[true,false]", "true,false", 1, 0);
    }

    @Test
    void textsAreNoNumbers() {
        try (Tensors outputs = new Tensors(pool)) {
            outputs.allocate("y", DType.STRING, Shape.of(1)).strings()[0] = "a \"b\"";
            Prediction prediction = new PredictionDecoder(List.of("y"))
                    .decode(outputs, outputs, 1)
                    .get(0);
            assertThat(prediction.toJson()).isEqualTo("\"a \\\"b\\\"\"");
            assertThat(prediction.toCsv()).containsExactly("a \"b\"");
            assertThatThrownBy(() -> prediction.floats("y"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("Output 'y' must be numbers, it is STRING[]");
            assertThatThrownBy(() -> prediction.floats("z"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("There is no output 'z', there are y");
        }
    }

    @Test
    void severalOutputsAreAnObjectNestedAsTheirShapesSay() {
        try (Tensors outputs = new Tensors(pool)) {
            float[] values = {1, 2, 3, 4};
            outputs.allocate("a", DType.FLOAT32, Shape.of(1, 2, 2)).put(0, values, 0, 4);
            outputs.allocate("b", DType.FLOAT32, Shape.of(1)).put(0, values, 0, 1);
            outputs.allocate("c", DType.FLOAT32, Shape.of(1, 2, 0));
            Prediction prediction = new PredictionDecoder(List.of("a", "b", "c"))
                    .decode(outputs, outputs, 1)
                    .get(0);
            assertThat(prediction.toJson()).isEqualTo("{\"a\":[[1.0,2.0],[3.0,4.0]],\"b\":1.0,\"c\":[[],[]]}");
            assertThat(prediction.toCsv()).containsExactly("1.0", "2.0", "3.0", "4.0", "1.0");
            assertThat(prediction).hasToString("prediction of [a FLOAT32[2, 2], b FLOAT32[], c FLOAT32[2, 0]]");
        }
    }

    @Test
    void anOutputWithoutARowPerRecordIsTheModelsFault() {
        try (Tensors outputs = new Tensors(pool)) {
            outputs.allocate("y", DType.FLOAT32, Shape.of(3));
            PredictionDecoder decoder = new PredictionDecoder(List.of("y"));
            assertThatThrownBy(() -> decoder.decode(outputs, outputs, 2))
                    .isInstanceOf(EngineException.class)
                    .hasMessage("Output 'y' must have a row for each of 2 records, got FLOAT32[3]");
        }
    }
}
