package dev.augur.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import dev.augur.model.ModelId;
import dev.augur.tensor.Dim;
import dev.augur.tensor.Signature;
import dev.augur.tensor.TensorSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Replies of the Open Inference Protocol v2 that carry no tensors. Thread-safe. */
final class Metadata {
    static final String JSON = "application/json";

    @FunctionalInterface
    private interface Body {
        void write(JsonGenerator json) throws IOException;
    }

    private final Json json;

    Metadata(Json json) {
        this.json = json;
    }

    /** What the server is; names the extensions that work. */
    Reply server(String version) {
        return reply(200, out -> {
            out.writeStringField("name", "augur");
            out.writeStringField("version", version);
            out.writeArrayFieldStart("extensions");
            out.writeString("binary_tensor_data");
            out.writeEndArray();
        });
    }

    /** The process answers. */
    Reply live() {
        return reply(200, out -> out.writeBooleanField("live", true));
    }

    /** Whether every model is ready: 200 or 503. */
    Reply ready(boolean isReady) {
        return reply(status(isReady), out -> out.writeBooleanField("ready", isReady));
    }

    /** Whether one model is ready: 200 or 503. */
    Reply modelReady(ModelId model, boolean isReady) {
        return reply(status(isReady), out -> {
            out.writeStringField("name", model.name());
            out.writeBooleanField("ready", isReady);
        });
    }

    /** What a model takes and gives. An open dimension is -1; where even the rank is open, the shape is [-1]. */
    Reply model(ModelId model, String platform, Signature signature) {
        return reply(200, out -> {
            out.writeStringField("name", model.name());
            out.writeArrayFieldStart("versions");
            out.writeString(ServedModels.versionOf(model));
            out.writeEndArray();
            out.writeStringField("platform", platform);
            specs(out, "inputs", signature.inputs());
            specs(out, "outputs", signature.outputs());
        });
    }

    /** The names of the models, as KServe lists them. */
    Reply models(List<ModelId> ids) {
        return reply(200, out -> {
            out.writeArrayFieldStart("models");
            for (String name : new TreeSet<>(ids.stream().map(ModelId::name).toList())) {
                out.writeString(name);
            }
            out.writeEndArray();
        });
    }

    /** An error as the protocol has it. */
    Reply error(int status, String message) {
        return reply(status, out -> out.writeStringField("error", message));
    }

    private static int status(boolean isReady) {
        return isReady ? 200 : 503;
    }

    private static void specs(JsonGenerator out, String key, List<TensorSpec> specs) throws IOException {
        out.writeArrayFieldStart(key);
        for (TensorSpec spec : specs) {
            out.writeStartObject();
            out.writeStringField("name", spec.name());
            out.writeStringField("datatype", Datatypes.name(spec.dtype()));
            out.writeArrayFieldStart("shape");
            List<Dim> dims = spec.dims();
            for (Dim dim : dims == null ? List.of(Dim.ANY) : dims) {
                out.writeNumber(dim.size());
            }
            out.writeEndArray();
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private Reply reply(int status, Body body) {
        try (ByteArrayBuilder bytes = new ByteArrayBuilder()) {
            try (JsonGenerator out = json.write(bytes)) {
                out.writeStartObject();
                body.write(out);
                out.writeEndObject();
            }
            return new Reply(status, JSON, Map.of(), bytes.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException("Reply cannot be written", e);
        }
    }
}
