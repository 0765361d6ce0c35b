package dev.augur.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.augur.tensor.DType;
import dev.augur.tensor.Signature;
import dev.augur.tensor.Tensor;
import dev.augur.tensor.TensorAllocator;
import dev.augur.tensor.TensorPool;
import dev.augur.tensor.Tensors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

final class InferReaderTest {
    private static final Limits LIMITS = new Limits(1 << 20, 64, 8, 100);
    private static final Signature MODEL =
            new Signature(InferCase.specs("x FP32[-1,2]"), InferCase.specs("y FP32[-1]"));

    private final TensorPool pool = new TensorPool(1 << 20);
    private final InferReader reader = reader(pool);

    private static InferReader reader(TensorAllocator allocator) {
        return new InferReader(new Json(LIMITS), LIMITS, allocator);
    }

    @TestFactory
    Stream<DynamicTest> refuses() throws IOException {
        return InferCase.load("infer-refused.json").stream()
                .map(c -> DynamicTest.dynamicTest(c.name(), () -> checkRefused(c)));
    }

    private void checkRefused(InferCase c) {
        assertThatExceptionOfType(RequestException.class)
                .isThrownBy(() -> reader.read(c.body(), c.jsonBytes(), c.signature()))
                .withMessageContaining(c.node().get("error").textValue())
                .satisfies(e -> assertThat(e.status()).isEqualTo(400));
        assertThat(pool.usedBytes()).isZero();
        try (InferRequest next = reader.read(json("{'inputs':[]}"), InferReader.ALL_JSON, MODEL)) {
            assertThat(next.inputs().size()).isZero();
        }
    }

    @TestFactory
    Stream<DynamicTest> accepts() throws IOException {
        return InferCase.load("infer-accepted.json").stream()
                .map(c -> DynamicTest.dynamicTest(c.name(), () -> checkAccepted(c)));
    }

    private void checkAccepted(InferCase c) {
        try (InferRequest request = reader.read(c.body(), c.jsonBytes(), c.signature())) {
            checkTensors(c.node().get("tensors"), request.inputs());
            assertThat(request.id()).isEqualTo(c.node().path("id").textValue());
            Duration timeout = c.node().has("timeout")
                    ? Duration.parse(c.node().get("timeout").textValue())
                    : null;
            assertThat(request.timeout()).isEqualTo(timeout);
            if (c.node().has("wanted")) {
                assertThat(request.wanted().stream()
                                .map(wanted -> wanted.name() + (wanted.binary() ? " binary" : " json")))
                        .containsExactlyElementsOf(texts(c.node().get("wanted")));
            }
        }
        assertThat(pool.usedBytes()).isZero();
    }

    private static void checkTensors(JsonNode expected, Tensors tensors) {
        assertThat(tensors.size()).isEqualTo(expected.size());
        for (int i = 0; i < expected.size(); i++) {
            Tensor tensor = tensors.tensor(i);
            if (expected.get(i).isTextual()) {
                assertThat(describe(tensors.name(i), tensor))
                        .isEqualTo(expected.get(i).textValue());
            } else {
                JsonNode texts = expected.get(i).get(tensors.name(i));
                assertThat(tensor.strings()).containsExactlyElementsOf(texts(texts));
            }
        }
    }

    private static String describe(String name, Tensor tensor) {
        byte[] bytes = new byte[tensor.bytes().capacity()];
        tensor.bytes().get(bytes);
        return name + " " + Datatypes.describe(tensor.dtype(), tensor.shape()) + " "
                + HexFormat.of().formatHex(bytes);
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::textValue)
                .toList();
    }

    @Test
    void keysComeInAnyOrder() {
        List<String> orders = new ArrayList<>();
        permute(List.of("'name':'x'", "'shape':[2,2]", "'datatype':'FP32'", "'data':[[1,2],[3,4]]"), "", orders);
        assertThat(orders).hasSize(24);
        for (String order : orders) {
            byte[] body = json("{'inputs':[{" + order + "}]}");
            try (InferRequest request = reader.read(body, InferReader.ALL_JSON, MODEL)) {
                float[] read = new float[4];
                request.inputs().get("x").get(0, read, 0, 4);
                assertThat(read).as(order).containsExactly(1, 2, 3, 4);
            }
        }
    }

    private static void permute(List<String> left, String done, List<String> to) {
        if (left.isEmpty()) {
            to.add(done.substring(1));
        }
        for (String next : left) {
            List<String> others = new ArrayList<>(left);
            others.remove(next);
            permute(others, done + "," + next, to);
        }
    }

    @Test
    void refusesNestingOfAQuarterMillion() {
        String nest = "[".repeat(250_000);
        for (String text : List.of(
                nest,
                "{'inputs':" + nest,
                "{'inputs':[{'name':'x','shape':" + nest,
                "{'inputs':[{'name':'x','shape':[1,2],'datatype':'FP32','data':" + nest,
                "{'inputs':[{'data':" + nest,
                "{'unknown':" + nest,
                "{'unknown':" + "{'a':".repeat(250_000))) {
            assertRefused(json(text), InferReader.ALL_JSON).withMessageMatching(".*(nests too deep|must|got).*");
            assertThat(pool.usedBytes()).isZero();
        }
    }

    @Test
    void takesNoMemoryForWhatTheModelDoesNotTake() {
        InferReader poor = reader((dtype, shape) -> {
            throw new AssertionError("allocates " + dtype + shape);
        });
        for (String input : List.of(
                "'name':'other','shape':[1,2],'datatype':'FP32','data':[1,2]",
                "'name':'x','shape':[1,2],'datatype':'FP64','data':[1,2]",
                "'name':'x','shape':[1,3],'datatype':'FP32','data':[1,2,3]",
                "'name':'x','shape':[1000000000,2],'datatype':'FP32','data':[1,2]",
                "'name':'x','shape':[1000,2],'datatype':'FP32','parameters':{'binary_data_size':8}")) {
            byte[] body = json("{'inputs':[{" + input + "}]}");
            assertThatExceptionOfType(RequestException.class).isThrownBy(() -> poor.read(body, body.length, MODEL));
        }
    }

    @Test
    void passesOnThatATensorIsTooLarge() {
        InferReader small = reader((dtype, shape) -> {
            throw new IllegalArgumentException("Tensor " + dtype + shape + " does not fit into 4 bytes");
        });
        byte[] body = json("{'inputs':[{'name':'x','shape':[1,2],'datatype':'FP32','data':[1,2]}]}");
        assertThatExceptionOfType(RequestException.class)
                .isThrownBy(() -> small.read(body, InferReader.ALL_JSON, MODEL))
                .withMessage("Input 'x': Tensor FLOAT32[1, 2] does not fit into 4 bytes");
    }

    @Test
    void errorsShowNoData() {
        byte[] body = json("{'inputs':[{'name':'x','shape':[1,2],'datatype':'FP32','data':['secret', secret]}]}");
        assertRefused(body, InferReader.ALL_JSON).withMessageNotContaining("secret");
        assertRefused(json("{'secret':1,'secret':secret}"), InferReader.ALL_JSON)
                .withMessageNotContaining("secret");
    }

    @Test
    void theRequestOwnsItsInputs() {
        InferRequest request = reader.read(new byte[16], 0, MODEL);
        Tensor input = request.inputs().get("x");
        assertThat(input.dtype()).isEqualTo(DType.FLOAT32);
        assertThat(input.isClosed()).isFalse();
        request.close();
        assertThat(input.isClosed()).isTrue();
        assertThat(pool.usedBytes()).isZero();
    }

    @Test
    void readsTheLengthHeader() {
        assertThat(InferReader.jsonBytes(null)).isEqualTo(InferReader.ALL_JSON);
        assertThat(InferReader.jsonBytes("0")).isZero();
        assertThat(InferReader.jsonBytes("0012")).isEqualTo(12);
        assertThat(InferReader.jsonBytes("2147483647")).isEqualTo(Integer.MAX_VALUE);
        for (String header : List.of(
                "",
                " ",
                "-1",
                "+1",
                "1.0",
                "1e3",
                "0x10",
                "12a",
                "1,1",
                "2147483648",
                "4294967297",
                "18446744073709551617",
                "\u0661")) {
            assertThatExceptionOfType(RequestException.class)
                    .isThrownBy(() -> InferReader.jsonBytes(header))
                    .withMessage(
                            "Header Inference-Header-Content-Length must be a whole number from 0 to 2147483647, got '"
                                    + header + "'");
        }
    }

    private ThrowableAssertAlternative<RequestException> assertRefused(byte[] body, int jsonBytes) {
        return assertThatExceptionOfType(RequestException.class).isThrownBy(() -> reader.read(body, jsonBytes, MODEL));
    }

    private static byte[] json(String text) {
        return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }
}
