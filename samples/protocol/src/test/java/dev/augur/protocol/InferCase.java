package dev.augur.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.augur.tensor.DType;
import dev.augur.tensor.Dim;
import dev.augur.tensor.Signature;
import dev.augur.tensor.TensorSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/**
 * A request from a data file: {@code text} with ' for ", then {@code tail} in hexadecimal. A header gives the length of the
 * text if there is a tail, unless {@code header} says otherwise.
 */
record InferCase(JsonNode node) {
    static List<InferCase> load(String file) throws IOException {
        try (InputStream in = Objects.requireNonNull(InferCase.class.getResourceAsStream(file))) {
            List<InferCase> cases = new ArrayList<>();
            new ObjectMapper().readTree(in).forEach(node -> cases.add(new InferCase(node)));
            assertThat(cases).hasSizeGreaterThan(60);
            return cases;
        }
    }

    /** Reads {@code "x FP32[-1,2];y BYTES[...]"}. */
    static List<TensorSpec> specs(String text) {
        return Arrays.stream(text.split(";")).map(InferCase::spec).toList();
    }

    private static TensorSpec spec(String text) {
        int space = text.indexOf(' ');
        int bracket = text.indexOf('[');
        String dims = text.substring(bracket + 1, text.length() - 1);
        DType dtype = Objects.requireNonNull(Datatypes.of(text.substring(space + 1, bracket)));
        String name = text.substring(0, space);
        if (dims.equals("...")) {
            return new TensorSpec(name, dtype, null);
        }
        Dim[] sizes = Arrays.stream(dims.split(","))
                .filter(dim -> !dim.isEmpty())
                .map(dim -> dim.equals("-1") ? Dim.ANY : Dim.of(Long.parseLong(dim)))
                .toArray(Dim[]::new);
        return TensorSpec.of(name, dtype, sizes);
    }

    String name() {
        return node.get("name").textValue();
    }

    Signature signature() {
        return new Signature(
                specs(node.path("model").asText("x FP32[-1,2]")),
                specs(node.path("outputs").asText("y FP32[-1,2];z INT64[-1]")));
    }

    byte[] body() {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(text());
        body.writeBytes(HexFormat.of().parseHex(node.path("tail").asText("")));
        return body.toByteArray();
    }

    int jsonBytes() {
        int unless = node.has("tail") ? text().length : InferReader.ALL_JSON;
        return node.path("header").asInt(unless);
    }

    private byte[] text() {
        return node.get("text").textValue().replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return name();
    }
}
