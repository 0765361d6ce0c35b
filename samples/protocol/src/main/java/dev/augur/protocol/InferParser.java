package dev.augur.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.augur.protocol.InferRequest.Wanted;
import dev.augur.tensor.Signature;
import dev.augur.tensor.TensorSpec;
import dev.augur.tensor.Tensors;
import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one request that has JSON. One use. */
final class InferParser {
    private static final String OWNER = "The request";

    /** An output that is asked for; null if it does not say how. */
    private record Asked(String name, @Nullable Boolean binary) {}

    private final InferBody body;
    private final Limits limits;
    private final Signature signature;
    private final Tensors inputs;
    private final List<Asked> asked = new ArrayList<>(4);
    private @Nullable String id;
    private @Nullable Duration timeout;
    private boolean binaryOutput;
    private boolean hasInputs;

    InferParser(InferBody body, Limits limits, Signature signature, Tensors inputs) {
        this.body = body;
        this.limits = limits;
        this.signature = signature;
        this.inputs = inputs;
    }

    InferRequest read() {
        try (JsonParser parser = body.parse()) {
            document(parser);
        } catch (IOException e) {
            throw unreadable(e);
        }
        if (!hasInputs) {
            throw RequestException.malformed(OWNER + " must have 'inputs'");
        }
        body.requireAllTaken();
        return new InferRequest(id, timeout, inputs.takeAll(), wanted());
    }

    private RequestException unreadable(IOException met) {
        try {
            body.parseAll();
        } catch (IOException e) {
            return JsonValues.unreadable(e);
        }
        return JsonValues.unreadable(met);
    }

    private void document(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw RequestException.malformed(
                    OWNER + " must be a JSON object, got " + JsonValues.kind(parser.currentToken()));
        }
        if (parser.currentTokenLocation().getByteOffset() < 0) {
            throw RequestException.malformed("The JSON of the request must be UTF-8");
        }
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            parser.nextToken();
            switch (key) {
                case "id" -> id = JsonValues.optionalText(parser, OWNER, key);
                case "parameters" -> parameters(parser);
                case "inputs" -> inputs(parser);
                case "outputs" -> outputs(parser);
                default -> parser.skipChildren();
            }
        }
        if (parser.nextToken() != null) {
            throw RequestException.malformed("The JSON of the request must end with its object");
        }
    }

    private void parameters(JsonParser parser) throws IOException {
        if (!JsonValues.optionalObject(parser, OWNER, "parameters")) {
            return;
        }
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            parser.nextToken();
            switch (key) {
                case "binary_data_output" -> binaryOutput = JsonValues.bool(parser, OWNER, key);
                case "timeout" -> {
                    long micros = JsonValues.count(parser, OWNER, key);
                    timeout = micros == 0 ? null : Duration.of(micros, ChronoUnit.MICROS);
                }
                default -> parser.skipChildren();
            }
        }
    }

    private void inputs(JsonParser parser) throws IOException {
        JsonValues.array(parser, OWNER, "inputs");
        hasInputs = true;
        for (int count = 1; parser.nextToken() != JsonToken.END_ARRAY; count++) {
            requireCount(count, "inputs");
            new InputParser(body, signature, inputs, limits.maxDepth()).read(parser);
        }
    }

    private void outputs(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        JsonValues.array(parser, OWNER, "outputs");
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            requireCount(asked.size() + 1, "outputs");
            asked.add(output(parser, "Output " + (asked.size() + 1)));
        }
    }

    private void requireCount(int count, String what) {
        if (count > limits.maxTensors()) {
            throw RequestException.malformed(OWNER + " must have at most " + limits.maxTensors() + " " + what);
        }
    }

    private Asked output(JsonParser parser, String owner) throws IOException {
        String name = null;
        Boolean binary = null;
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw RequestException.malformed(
                    owner + " must be an object, got " + JsonValues.kind(parser.currentToken()));
        }
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            parser.nextToken();
            switch (key) {
                case "name" -> name = JsonValues.text(parser, owner, key);
                case "parameters" -> binary = outputParameters(parser, owner);
                default -> parser.skipChildren();
            }
        }
        if (name == null) {
            throw RequestException.malformed(owner + " must have 'name'");
        }
        requireOutput(name);
        return new Asked(name, binary);
    }

    private static @Nullable Boolean outputParameters(JsonParser parser, String owner) throws IOException {
        if (!JsonValues.optionalObject(parser, owner, "parameters")) {
            return null;
        }
        Boolean binary = null;
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            parser.nextToken();
            switch (key) {
                case "binary_data" -> binary = JsonValues.bool(parser, owner, key);
                case "classification", "shared_memory_region" ->
                    throw RequestException.malformed(
                            owner + " has the parameter '" + key + "', whose extension is not served here");
                default -> parser.skipChildren();
            }
        }
        return binary;
    }

    private void requireOutput(String name) {
        if (signature.output(name) == null) {
            throw RequestException.malformed("The model has no output " + JsonValues.quoted(name) + "; it gives "
                    + Datatypes.describe(signature.outputs()));
        }
        for (Asked earlier : asked) {
            if (earlier.name().equals(name)) {
                throw RequestException.malformed("Output '" + name + "' is asked for twice");
            }
        }
    }

    private List<Wanted> wanted() {
        List<Wanted> wanted =
                new ArrayList<>(Math.max(asked.size(), signature.outputs().size()));
        for (Asked output : asked) {
            wanted.add(new Wanted(output.name(), output.binary() == null ? binaryOutput : output.binary()));
        }
        if (asked.isEmpty()) {
            for (TensorSpec output : signature.outputs()) {
                wanted.add(new Wanted(output.name(), binaryOutput));
            }
        }
        return wanted;
    }
}
