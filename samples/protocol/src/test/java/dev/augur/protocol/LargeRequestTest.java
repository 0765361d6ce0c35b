package dev.augur.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.augur.tensor.DType;
import dev.augur.tensor.Shape;
import dev.augur.tensor.Signature;
import dev.augur.tensor.Tensor;
import dev.augur.tensor.TensorPool;
import dev.augur.tensor.Tensors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Large requests, whose numbers are taken from the bytes, read as small ones do. */
final class LargeRequestTest {
    private static final long SEED = 20261122;
    private static final int MUTANTS = 50;
    private static final String SPACE = " ".repeat(5_000);
    private static final Limits LIMITS = new Limits(1 << 20, 64, 8, 100);
    private static final Signature MODEL =
            new Signature(InferCase.specs("x FP32[-1,2]"), InferCase.specs("y FP32[-1]"));

    private final TensorPool pool = new TensorPool(1 << 20);
    private final InferReader reader = new InferReader(new Json(LIMITS), LIMITS, pool);
    private final Random random = new Random(SEED);

    @ParameterizedTest
    @ValueSource(strings = {"infer-accepted.json", "infer-refused.json"})
    void eachCaseAndItsMutantsReadAlike(String file) throws IOException {
        int compared = 0;
        for (InferCase c : InferCase.load(file)) {
            if (c.jsonBytes() != InferReader.ALL_JSON) {
                continue;
            }
            compareLarge(c, c.body());
            for (int i = 0; i < MUTANTS; i++) {
                compareLarge(c, InferMutationTest.mutate(c.body(), random));
            }
            compared++;
        }
        assertThat(compared).isGreaterThan(30);
    }

    private void compareLarge(InferCase c, byte[] body) {
        String small = outcome(body, c.signature());
        if (body.length < 4 || small.contains("than the JSON of the request can hold")) {
            return; // The first four bytes tell the encoding, and the length bounds the elements.
        }
        byte[] large = Arrays.copyOf(body, body.length + SPACE.length());
        Arrays.fill(large, body.length, large.length, (byte) ' ');
        assertThat(outcome(large, c.signature()))
                .as("seed %d: %s", SEED, new String(body, StandardCharsets.UTF_8))
                .isEqualTo(small);
    }

    /** What was read, or why nothing was; without the place of an error, which the spaces move if the end is missing. */
    private String outcome(byte[] body, Signature signature) {
        try (InferRequest request = reader.read(body, InferReader.ALL_JSON, signature)) {
            Tensors inputs = request.inputs();
            StringJoiner text = new StringJoiner("; ");
            for (int i = 0; i < inputs.size(); i++) {
                text.add(inputs.name(i) + inputs.tensor(i).shape() + content(inputs.tensor(i)));
            }
            return text.toString();
        } catch (RequestException e) {
            return String.valueOf(e.getMessage()).replaceFirst(" at line .*", "");
        }
    }

    private static String content(Tensor tensor) {
        if (tensor.dtype() == DType.STRING) {
            return Arrays.toString(tensor.strings());
        }
        byte[] bytes = new byte[tensor.bytes().capacity()];
        tensor.bytes().get(bytes);
        return Arrays.toString(bytes);
    }

    @Test
    void numbersAreThoseOfTheJdk() {
        int count = 20_000;
        StringJoiner data = new StringJoiner(",", "[", "]");
        float[] expected = new float[count];
        for (int i = 0; i < count; i++) {
            String number = number();
            data.add(number);
            expected[i] = Float.parseFloat(number);
        }
        byte[] body = request("[10000,2]", data.toString());
        try (InferRequest request = reader.read(body, InferReader.ALL_JSON, MODEL)) {
            float[] read = new float[count];
            request.inputs().get("x").get(0, read, 0, count);
            assertThat(read).as("seed %d", SEED).containsExactly(expected);
        }
    }

    private String number() {
        float value = Float.intBitsToFloat(random.nextInt());
        return switch (random.nextInt(4)) {
            case 0 -> Float.isFinite(value) ? Float.toString(value) : "-0";
            case 1 -> Integer.toString(random.nextInt());
            case 2 -> random.nextLong() + "." + random.nextInt(1_000_000) + "e-" + random.nextInt(60);
            default -> Double.toString(random.nextGaussian());
        };
    }

    private static byte[] request(String shape, String data) {
        String text = "{'inputs':[{'name':'x','shape':" + shape + ",'datatype':'FP32','data':" + data + "}]}";
        return text.replace('\'', '"').getBytes(StandardCharsets.US_ASCII);
    }

    @ParameterizedTest
    @EnumSource(
            value = DType.class,
            names = {"FLOAT32", "FLOAT64"})
    void nestedAndSpacedArraysAreTaken(DType dtype) {
        byte[] array = " [ 1 , 2 ] ,\n[ 3.5, -4e0 ] ] tail".getBytes(StandardCharsets.US_ASCII);
        try (Tensor tensor = pool.allocate(dtype, Shape.of(2, 2))) {
            assertThat(NumberArray.read(array, 0, array.length, tensor))
                    .isEqualTo(array.length - " ] tail".length() + 1);
            ByteBuffer bytes = tensor.bytes();
            for (int i = 0; i < 4; i++) {
                double read = dtype == DType.FLOAT32 ? bytes.getFloat(4 * i) : bytes.getDouble(8 * i);
                assertThat(read).isEqualTo(new double[] {1, 2, 3.5, -4}[i]);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1,2]",
                "1,2,3,4,5]",
                "1,2,3,4",
                "1,2,3,",
                "",
                "[1,2,3,4]]",
                "[1,2],[3,4]",
                "[1,2][3,4]]",
                "[[1,2],[3,4]]]",
                "01,2,3,4]",
                "1.,2,3,4]",
                ".5,2,3,4]",
                "+1,2,3,4]",
                "-,2,3,4]",
                "1e,2,3,4]",
                "1e+,2,3,4]",
                "1f,2,3,4]",
                "0x1p3,2,3,4]",
                "NaN,2,3,4]",
                "null,2,3,4]",
                "\"1\",2,3,4]",
                "1e39,2,3,4]",
                "1 1,2,3,4]",
            })
    void whatIsNotPlainNumbersIsLeft(String text) {
        byte[] array = text.getBytes(StandardCharsets.US_ASCII);
        try (Tensor tensor = pool.allocate(DType.FLOAT32, Shape.of(2, 2))) {
            assertThat(NumberArray.read(array, 0, array.length, tensor)).isEqualTo(NumberArray.LEFT);
        }
    }

    @Test
    void otherTypesAreLeft() {
        byte[] array = "1]".getBytes(StandardCharsets.US_ASCII);
        for (DType dtype : DType.values()) {
            try (Tensor tensor = pool.allocate(dtype, Shape.of(1))) {
                boolean isFloat = dtype == DType.FLOAT32 || dtype == DType.FLOAT64;
                assertThat(NumberArray.read(array, 0, array.length, tensor))
                        .as(dtype.name())
                        .isEqualTo(isFloat ? 1 : NumberArray.LEFT);
            }
        }
    }

    @Test
    void anErrorBehindAnArrayNamesItsPlace() {
        String numbers = "[" + "1,".repeat(9_999) + "1]";
        byte[] body = request("[5000,2]", numbers + ",}");
        int column = new String(body, StandardCharsets.US_ASCII).indexOf(",}") + 2;
        assertThatExceptionOfType(RequestException.class)
                .isThrownBy(() -> reader.read(body, InferReader.ALL_JSON, MODEL))
                .withMessageContaining("is not JSON at line 1, column " + column);
        assertThat(pool.usedBytes()).isZero();
    }
}
