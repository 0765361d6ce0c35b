package dev.augur.protocol;

import dev.augur.protocol.InferRequest.Wanted;
import dev.augur.tensor.DType;
import dev.augur.tensor.Dim;
import dev.augur.tensor.Shape;
import dev.augur.tensor.Signature;
import dev.augur.tensor.Tensor;
import dev.augur.tensor.TensorAllocator;
import dev.augur.tensor.TensorSpec;
import dev.augur.tensor.Tensors;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads inference requests straight into tensors. Thread-safe. What does not fit the model is refused before memory is
 * taken for it, and what was taken is given back before an error is thrown.
 *
 * <p>Format: Open Inference Protocol, {@code specification/protocol/inference_rest.md}; Triton's binary tensor data
 * extension, {@code docs/protocol/extension_binary_data.md}. Where these leave a choice: FP16 and BF16 may come as JSON
 * numbers, as KServe takes them; a BOOL is {@code true} or {@code false}, as for Triton, never 0 or 1; the data of a scalar
 * may stand without brackets; null stands for an optional key that is not there; a timeout of 0 is none, as for Triton.
 * A rank is at most the depth that JSON may have.
 */
final class InferReader {
    /** The header that says how many bytes of a body are JSON. */
    static final String LENGTH_HEADER = "Inference-Header-Content-Length";
    /** No header says how long the JSON is: all of the body is JSON. */
    static final int ALL_JSON = -1;

    private final Json json;
    private final Limits limits;
    private final TensorAllocator allocator;

    InferReader(Json json, Limits limits, TensorAllocator allocator) {
        this.json = json;
        this.limits = limits;
        this.allocator = allocator;
    }

    /** What the header {@code Inference-Header-Content-Length} says; {@link #ALL_JSON} without it. */
    static int jsonBytes(@Nullable String header) {
        if (header == null) {
            return ALL_JSON;
        }
        boolean isNumber = !header.isEmpty() && header.length() <= 10;
        for (int i = 0; isNumber && i < header.length(); i++) {
            isNumber = header.charAt(i) >= '0' && header.charAt(i) <= '9';
        }
        long value = isNumber ? Long.parseLong(header) : -1;
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw RequestException.malformed("Header " + LENGTH_HEADER + " must be a whole number from 0 to "
                    + Integer.MAX_VALUE + ", got " + JsonValues.quoted(header));
        }
        return (int) value;
    }

    /**
     * Reads a request.
     *
     * @param body all of it; borrowed for this call
     * @param jsonBytes the length of its JSON part; {@link #ALL_JSON}, or 0 if it is the bytes of the only input
     * @param signature of the model
     * @return the request; the caller closes it
     * @throws RequestException 400, if it is malformed or does not fit the model; missing inputs are left to the model
     */
    InferRequest read(byte[] body, int jsonBytes, Signature signature) {
        if (jsonBytes < ALL_JSON || jsonBytes > body.length) {
            throw RequestException.malformed("Header " + LENGTH_HEADER + " must be 0 to " + body.length
                    + ", the length of the body, got " + jsonBytes);
        }
        try (Tensors inputs = new Tensors(allocator)) {
            if (jsonBytes == 0) {
                return raw(body, signature, inputs);
            }
            InferBody parts = new InferBody(body, jsonBytes, json);
            return new InferParser(parts, limits, signature, inputs).read();
        }
    }

    private static InferRequest raw(byte[] body, Signature signature, Tensors inputs) {
        if (signature.inputs().size() != 1) {
            throw RequestException.malformed("A request without JSON is for models with 1 input, this one takes "
                    + Datatypes.describe(signature.inputs()));
        }
        TensorSpec spec = signature.inputs().get(0);
        if (spec.dtype() == DType.STRING) {
            Tensor tensor = inputs.allocate(spec.name(), DType.STRING, rawShape(spec, 1));
            tensor.strings()[0] = rawText(body, spec);
        } else {
            Tensor tensor = inputs.allocate(spec.name(), spec.dtype(), rawShape(body, spec));
            BinaryData.read(body, 0, tensor);
            BinaryData.requireBools(tensor, "Input '" + spec.name() + "'");
        }
        List<Wanted> wanted = signature.outputs().stream()
                .map(output -> new Wanted(output.name(), true))
                .toList();
        return new InferRequest(null, null, inputs.takeAll(), wanted);
    }

    /** Triton's rule: all of the body is the one text. */
    private static String rawText(byte[] body, TensorSpec spec) {
        try {
            return BinaryData.text(BinaryData.decoder(), body, 0, body.length);
        } catch (CharacterCodingException e) {
            throw new RequestException(400, "Input '" + spec.name() + "' must be UTF-8", e);
        }
    }

    private static Shape rawShape(byte[] body, TensorSpec spec) {
        long rowBytes = rawShape(spec, 1).elements() * spec.dtype().bytes();
        Shape shape = rawShape(spec, rowBytes == 0 ? 0 : body.length / rowBytes);
        if (shape.elements() * spec.dtype().bytes() != body.length) {
            throw RequestException.malformed("Input '" + spec.name() + "' must be " + Datatypes.describe(spec)
                    + ", which " + body.length + " bytes are not");
        }
        return shape;
    }

    private static Shape rawShape(TensorSpec spec, long open) {
        List<Dim> dims = spec.dims();
        long openDims =
                dims == null ? 0 : dims.stream().filter(dim -> dim.size() < 0).count();
        if (dims == null || openDims > 1) {
            throw RequestException.malformed("Input '" + spec.name() + "' is " + Datatypes.describe(spec)
                    + ": a request without JSON is for shapes with at most 1 open dimension");
        }
        Shape shape = Shape.of(dims.stream()
                .mapToLong(dim -> dim.size() < 0 ? open : dim.size())
                .toArray());
        if (spec.dtype() == DType.STRING && shape.elements() != 1) {
            throw RequestException.malformed("Input '" + spec.name() + "' is " + Datatypes.describe(spec)
                    + ": a request without JSON is for 1 text");
        }
        return shape;
    }
}
