package dev.augur.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.augur.tensor.DType;
import dev.augur.tensor.Shape;
import dev.augur.tensor.Signature;
import dev.augur.tensor.Tensor;
import dev.augur.tensor.TensorSpec;
import dev.augur.tensor.Tensors;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads one input of a request into a tensor, in one pass if its data come last. One use. */
final class InputParser {
    private static final int NONE = -1;

    private final InferBody body;
    private final Signature signature;
    private final Tensors inputs;
    private final int maxRank;
    private final int number;
    private @Nullable String name;
    private @Nullable DType dtype;
    private @Nullable Shape shape;
    private long binarySize = NONE;
    private int dataAt = NONE;
    private boolean isRead;

    InputParser(InferBody body, Signature signature, Tensors inputs, int maxRank) {
        this.body = body;
        this.signature = signature;
        this.inputs = inputs;
        this.maxRank = maxRank;
        this.number = inputs.size() + 1;
    }

    /** The current token is the input's first. */
    void read(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw wrong(" must be an object, got " + JsonValues.kind(parser.currentToken()));
        }
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            parser.nextToken();
            switch (key) {
                case "name" -> name = JsonValues.text(parser, this, key);
                case "datatype" -> dtype = datatype(parser);
                case "shape" -> shape = shape(parser);
                case "parameters" -> parameters(parser);
                case "data" -> data(parser);
                default -> parser.skipChildren();
            }
        }
        finish();
    }

    @Override
    public String toString() {
        return "Input " + (name == null ? "" + number : JsonValues.quoted(name));
    }

    private DType datatype(JsonParser parser) throws IOException {
        String text = JsonValues.text(parser, this, "datatype");
        DType known = Datatypes.of(text);
        if (known == null) {
            throw wrong(" has the unknown datatype " + JsonValues.quoted(text) + ", it must be one of "
                    + Arrays.stream(DType.values()).map(Datatypes::name).toList());
        }
        return known;
    }

    private Shape shape(JsonParser parser) throws IOException {
        JsonValues.array(parser, this, "shape");
        long[] dims = new long[4];
        int rank = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (rank == maxRank) {
                throw wrong(" must have at most " + maxRank + " dimensions in 'shape'");
            }
            if (rank == dims.length) {
                dims = Arrays.copyOf(dims, 2 * rank);
            }
            dims[rank++] = JsonValues.count(parser, this, "shape");
        }
        try {
            return Shape.of(Arrays.copyOf(dims, rank));
        } catch (IllegalArgumentException e) {
            throw new RequestException(400, this + ": " + e.getMessage(), e);
        }
    }

    private void parameters(JsonParser parser) throws IOException {
        if (!JsonValues.optionalObject(parser, this, "parameters")) {
            return;
        }
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            parser.nextToken();
            switch (key) {
                case "binary_data_size" -> binarySize = JsonValues.count(parser, this, key);
                case "shared_memory_region" ->
                    throw wrong(" has the parameter '" + key + "', whose extension is not served here");
                default -> parser.skipChildren();
            }
        }
    }

    private void data(JsonParser parser) throws IOException {
        if (name != null && dtype != null && shape != null) {
            read(parser, known());
        } else {
            dataAt = body.position(parser);
            parser.skipChildren();
        }
    }

    private void finish() throws IOException {
        TensorSpec spec = known();
        boolean hasData = isRead || dataAt != NONE;
        if (hasData == (binarySize != NONE)) {
            throw wrong(" must have either 'data' or the parameter 'binary_data_size', got "
                    + (hasData ? "both" : "neither"));
        }
        if (binarySize != NONE) {
            readBinary(spec);
        } else if (!isRead) {
            try (JsonParser again = body.parseFrom(dataAt)) {
                again.nextToken();
                read(again, spec);
            }
        }
    }

    /** The model's input that this is, of a type and shape that it takes. */
    private TensorSpec known() {
        String givenName = require(name, "name");
        DType givenType = require(dtype, "datatype");
        Shape givenShape = require(shape, "shape");
        TensorSpec spec = signature.input(givenName);
        if (spec == null) {
            throw RequestException.malformed("The model has no input " + JsonValues.quoted(givenName) + "; it takes "
                    + Datatypes.describe(signature.inputs()));
        }
        if (!spec.accepts(givenType, givenShape)) {
            throw wrong(" must be " + Datatypes.describe(spec) + ", got " + Datatypes.describe(givenType, givenShape));
        }
        if (!isRead && inputs.find(givenName) != null) {
            throw wrong(" is given twice");
        }
        return spec;
    }

    private void read(JsonParser parser, TensorSpec spec) throws IOException {
        Shape known = require(shape, "shape");
        if (known.elements() > body.maxJsonElements()) {
            throw wrong(" is " + Datatypes.describe(spec.dtype(), known)
                    + ", which has more elements than the JSON of the request can hold");
        }
        isRead = true;
        Tensor tensor = allocate(spec, known);
        if (!body.takeNumbers(parser, tensor)) {
            new JsonDataReader(parser, tensor, this).read();
        }
    }

    private void readBinary(TensorSpec spec) {
        Shape known = require(shape, "shape");
        int from = body.take(binarySize, this);
        boolean isText = spec.dtype() == DType.STRING;
        boolean fits = known.elements() <= binarySize
                && (isText
                        ? known.elements() <= binarySize / BinaryData.LENGTH_BYTES
                        : known.elements() * spec.dtype().bytes() == binarySize);
        if (!fits) {
            throw wrong(" is " + Datatypes.describe(spec.dtype(), known) + ", which a 'binary_data_size' of "
                    + binarySize + " does not hold" + (isText ? "" : " exactly"));
        }
        Tensor tensor = allocate(spec, known);
        if (isText) {
            BinaryData.readTexts(body.bytes(), from, (int) binarySize, tensor.strings(), this);
        } else {
            BinaryData.read(body.bytes(), from, tensor);
            BinaryData.requireBools(tensor, this);
        }
    }

    private Tensor allocate(TensorSpec spec, Shape known) {
        try {
            return inputs.allocate(spec.name(), spec.dtype(), known);
        } catch (IllegalArgumentException e) {
            throw new RequestException(400, this + ": " + e.getMessage(), e);
        }
    }

    private <T> T require(@Nullable T value, String key) {
        if (value == null) {
            throw wrong(" must have '" + key + "'");
        }
        return value;
    }

    private RequestException wrong(String text) {
        return RequestException.malformed(this + text);
    }
}
