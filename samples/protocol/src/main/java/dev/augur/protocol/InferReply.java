package dev.augur.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import dev.augur.model.ModelId;
import dev.augur.protocol.InferRequest.Wanted;
import dev.augur.tensor.Shape;
import dev.augur.tensor.Tensor;
import dev.augur.tensor.Tensors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;

/**
 * Writes the reply to an inference request: the outputs that it wants, in its order, as flat JSON or as binary data. One
 * use.
 *
 * <p>JSON has neither NaN nor infinities: they are {@code null}, as in the answers to records. Binary data has them.
 */
final class InferReply {
    private static final String BINARY = "application/octet-stream";

    private final InferRequest request;
    private final Tensors outputs;
    private boolean hasBinary;
    private int binaryBytes;

    private InferReply(InferRequest request, Tensors outputs) {
        this.request = request;
        this.outputs = outputs;
    }

    /**
     * The reply.
     *
     * @param request what was asked
     * @param model whose outputs these are
     * @param outputs all that the request wants; borrowed
     * @param json how JSON is written
     * @return status 200
     */
    static Reply write(InferRequest request, ModelId model, Tensors outputs, Json json) {
        return new InferReply(request, outputs).write(model, json);
    }

    private Reply write(ModelId model, Json json) {
        try (ByteArrayBuilder out = new ByteArrayBuilder()) {
            try (JsonGenerator generator = json.write(out)) {
                document(generator, model);
            }
            byte[] head = out.toByteArray();
            if (!hasBinary) {
                return new Reply(200, Metadata.JSON, Map.of(), head);
            }
            Map<String, String> headers = Map.of(InferReader.LENGTH_HEADER, Integer.toString(head.length));
            return new Reply(200, BINARY, headers, withBinary(head));
        } catch (IOException e) {
            throw new UncheckedIOException("Reply of '" + model + "' cannot be written", e);
        }
    }

    private void document(JsonGenerator json, ModelId model) throws IOException {
        json.writeStartObject();
        json.writeStringField("model_name", model.name());
        json.writeStringField("model_version", ServedModels.versionOf(model));
        String id = request.id();
        if (id != null) {
            json.writeStringField("id", id);
        }
        json.writeArrayFieldStart("outputs");
        for (Wanted wanted : request.wanted()) {
            output(json, wanted, outputs.get(wanted.name()));
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void output(JsonGenerator json, Wanted wanted, Tensor tensor) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", wanted.name());
        json.writeStringField("datatype", Datatypes.name(tensor.dtype()));
        json.writeArrayFieldStart("shape");
        Shape shape = tensor.shape();
        for (int axis = 0; axis < shape.rank(); axis++) {
            json.writeNumber(shape.dim(axis));
        }
        json.writeEndArray();
        if (wanted.binary()) {
            int size = BinaryData.size(tensor);
            hasBinary = true;
            binaryBytes = Math.addExact(binaryBytes, size);
            json.writeObjectFieldStart("parameters");
            json.writeNumberField("binary_data_size", size);
            json.writeEndObject();
        } else {
            json.writeFieldName("data");
            new JsonDataWriter(json, tensor).write();
        }
        json.writeEndObject();
    }

    private byte[] withBinary(byte[] head) {
        byte[] body = Arrays.copyOf(head, Math.addExact(head.length, binaryBytes));
        ByteBuffer rest = ByteBuffer.wrap(body, head.length, binaryBytes);
        for (Wanted wanted : request.wanted()) {
            if (wanted.binary()) {
                BinaryData.write(outputs.get(wanted.name()), rest);
            }
        }
        return body;
    }
}
