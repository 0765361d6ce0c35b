package dev.augur.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.augur.model.ModelId;
import dev.augur.protocol.InferRequest.Wanted;
import dev.augur.tensor.BFloat16;
import dev.augur.tensor.DType;
import dev.augur.tensor.Float16;
import dev.augur.tensor.Shape;
import dev.augur.tensor.Signature;
import dev.augur.tensor.Tensor;
import dev.augur.tensor.TensorPool;
import dev.augur.tensor.TensorSpec;
import dev.augur.tensor.Tensors;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever tensors a reply carries, a request with the same bytes reads back the same. */
final class InferRoundTripTest {
    private static final long SEED = 20261122;
    private static final int ROUNDS = 200;

    private final Json json = new Json(Limits.DEFAULT);
    private final TensorPool pool = new TensorPool(1 << 20);
    private final InferReader reader = new InferReader(json, Limits.DEFAULT, pool);
    private final Random random = new Random(SEED);

    @ParameterizedTest
    @EnumSource(DType.class)
    void readsBackWhatItWrites(DType dtype) throws IOException {
        for (int round = 0; round < ROUNDS; round++) {
            boolean binary = round % 2 == 0;
            try (Tensors tensors = new Tensors(pool)) {
                fill(tensors.allocate("a", dtype, shape()), binary);
                fill(tensors.allocate("b", dtype, shape()), false);
                Reply reply = reply(tensors, new Wanted("b", false), new Wanted("a", binary));
                checkSame(tensors, asRequest(reply.body(), jsonBytes(reply)), jsonBytesOfRequest(reply));
            }
            assertThat(pool.usedBytes()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void nestedIsTheSameAsFlat(DType dtype) throws IOException {
        for (int round = 0; round < ROUNDS; round++) {
            try (Tensors tensors = new Tensors(pool)) {
                Shape shape = shape();
                fill(tensors.allocate("a", dtype, shape), false);
                Reply reply = reply(tensors, new Wanted("a", false));
                ObjectNode input = (ObjectNode) new ObjectMapper()
                        .readTree(reply.body())
                        .path("outputs")
                        .get(0);
                StringBuilder nested = new StringBuilder();
                nest(shape, 0, input.get("data").elements(), nested);
                input.remove("data");
                String text = input.toString();
                String body = "{\"inputs\":[" + text.substring(0, text.length() - 1) + ",\"data\":" + nested + "}]}";
                checkSame(tensors, body.getBytes(StandardCharsets.UTF_8), InferReader.ALL_JSON);
            }
        }
    }

    private static void nest(Shape shape, int axis, Iterator<JsonNode> flat, StringBuilder out) {
        if (axis == shape.rank()) {
            out.append(flat.next());
            return;
        }
        out.append('[');
        for (int i = 0; i < shape.dim(axis); i++) {
            out.append(i > 0 ? "," : "");
            nest(shape, axis + 1, flat, out);
        }
        out.append(']');
    }

    private Reply reply(Tensors tensors, Wanted... wanted) {
        try (InferRequest request = new InferRequest(null, null, new Tensors(pool), List.of(wanted))) {
            return InferReply.write(request, ModelId.of("m"), tensors, json);
        }
    }

    private static int jsonBytes(Reply reply) {
        String header = reply.headers().get(InferReader.LENGTH_HEADER);
        return header == null ? reply.body().length : Integer.parseInt(header);
    }

    private static int jsonBytesOfRequest(Reply reply) {
        return reply.headers().isEmpty() ? InferReader.ALL_JSON : jsonBytes(reply) - 1;
    }

    /** Inputs are written as outputs are. */
    private static byte[] asRequest(byte[] reply, int jsonBytes) {
        String head = new String(reply, 0, jsonBytes, StandardCharsets.UTF_8);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(head.replaceFirst("\"outputs\"", "\"inputs\"").getBytes(StandardCharsets.UTF_8));
        body.write(reply, jsonBytes, reply.length - jsonBytes);
        return body.toByteArray();
    }

    private void checkSame(Tensors expected, byte[] body, int jsonBytes) {
        List<TensorSpec> specs = new ArrayList<>();
        for (String name : expected.names()) {
            specs.add(new TensorSpec(name, expected.get(name).dtype(), null));
        }
        try (InferRequest request = reader.read(body, jsonBytes, new Signature(specs, List.of()))) {
            assertThat(request.inputs().size()).isEqualTo(expected.size());
            for (String name : expected.names()) {
                checkSame(expected.get(name), request.inputs().get(name));
            }
        }
    }

    private static void checkSame(Tensor expected, Tensor tensor) {
        assertThat(tensor.shape()).isEqualTo(expected.shape());
        assertThat(tensor.bytes()).isEqualTo(expected.bytes());
        if (expected.dtype() == DType.STRING) {
            assertThat(tensor.strings()).containsExactly(expected.strings());
        }
    }

    private Shape shape() {
        return Shape.of(random.longs(random.nextInt(5), 0, 4).toArray());
    }

    /** Any bits; without NaN and infinities, unless they may be there. */
    private void fill(Tensor tensor, boolean mayBeNan) {
        DType dtype = tensor.dtype();
        if (dtype == DType.STRING) {
            for (int i = 0; i < tensor.strings().length; i++) {
                tensor.strings()[i] = text();
            }
            return;
        }
        byte[] bytes = new byte[tensor.bytes().capacity()];
        random.nextBytes(bytes);
        tensor.bytes().put(bytes);
        for (int i = 0; i < tensor.shape().elements(); i++) {
            if (dtype == DType.BOOL) {
                tensor.bytes().put(i, (byte) (bytes[i] & 1));
            } else if (!mayBeNan && !isFinite(dtype, tensor.bytes(), i * dtype.bytes())) {
                tensor.bytes().put((i + 1) * dtype.bytes() - 1, (byte) 0x80);
            }
        }
    }

    private static boolean isFinite(DType dtype, ByteBuffer bytes, int at) {
        return switch (dtype) {
            case FLOAT32 -> Float.isFinite(bytes.getFloat(at));
            case FLOAT64 -> Double.isFinite(bytes.getDouble(at));
            case FLOAT16 -> Float.isFinite(Float16.toFloat(bytes.getShort(at)));
            case BFLOAT16 -> Float.isFinite(BFloat16.toFloat(bytes.getShort(at)));
            case INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, UINT64, BOOL, STRING -> true;
        };
    }

    /** Up to 20 characters of any plane. */
    private String text() {
        StringBuilder text = new StringBuilder();
        for (int left = random.nextInt(21); left > 0; left--) {
            int limit = 1 << (7 + random.nextInt(14));
            int character = random.nextInt(Math.min(limit, Character.MAX_CODE_POINT + 1));
            boolean isHalf = character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE;
            text.appendCodePoint(isHalf ? 'x' : character);
        }
        return text.toString();
    }
}
