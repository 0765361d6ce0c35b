package dev.augur.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.augur.tensor.BFloat16;
import dev.augur.tensor.DType;
import dev.augur.tensor.Float16;
import dev.augur.tensor.Shape;
import dev.augur.tensor.Tensor;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;

/** Reads a JSON array, flat or nested as the shape says, into a tensor. Integers keep every bit. One use. */
final class JsonDataReader {
    private static final long MAX_UINT32 = 0xFFFF_FFFFL;
    private static final String[] NO_TEXTS = {};

    private final JsonParser parser;
    private final DType dtype;
    private final Shape shape;
    private final ByteBuffer bytes;
    private final String[] texts;
    private final Object owner;
    /** Elements that are read. */
    private int at;

    JsonDataReader(JsonParser parser, Tensor tensor, Object owner) {
        this.parser = parser;
        this.dtype = tensor.dtype();
        this.shape = tensor.shape();
        this.bytes = tensor.bytes();
        this.texts = dtype == DType.STRING ? tensor.strings() : NO_TEXTS;
        this.owner = owner;
    }

    /** The current token is the first of the data. */
    void read() throws IOException {
        int elements = (int) shape.elements();
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            if (shape.rank() > 0) {
                throw unfit();
            }
            element();
            return;
        }
        if (parser.nextToken() == JsonToken.START_ARRAY && shape.rank() > 1) {
            nested(0);
        } else {
            row(elements);
        }
    }

    /** Reads one array of an axis; the current token is the first within it. */
    private void nested(int axis) throws IOException {
        if (axis == shape.rank() - 1) {
            row((int) shape.dim(axis));
            return;
        }
        long count = 0;
        for (JsonToken token = parser.currentToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token != JsonToken.START_ARRAY || count == shape.dim(axis)) {
                throw unfit();
            }
            parser.nextToken();
            nested(axis + 1);
            count++;
        }
        if (count != shape.dim(axis)) {
            throw unfit();
        }
    }

    /** Reads elements up to the end of their array; the current token is the first within it. */
    private void row(int count) throws IOException {
        int end = at + count;
        for (JsonToken token = parser.currentToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (at == end || token == JsonToken.START_ARRAY) {
                throw unfit();
            }
            element();
        }
        if (at != end) {
            throw unfit();
        }
    }

    private void element() throws IOException {
        switch (dtype) {
            case FLOAT32 -> bytes.putFloat(at * Float.BYTES, number());
            case FLOAT64 -> bytes.putDouble(at * Double.BYTES, wideNumber());
            case FLOAT16 -> bytes.putShort(at * Short.BYTES, half());
            case BFLOAT16 -> bytes.putShort(at * Short.BYTES, brain());
            case INT8 -> bytes.put(at, (byte) whole(Byte.MIN_VALUE, Byte.MAX_VALUE));
            case INT16 -> bytes.putShort(at * Short.BYTES, (short) whole(Short.MIN_VALUE, Short.MAX_VALUE));
            case INT32 -> bytes.putInt(at * Integer.BYTES, (int) whole(Integer.MIN_VALUE, Integer.MAX_VALUE));
            case INT64 -> bytes.putLong(at * Long.BYTES, whole(Long.MIN_VALUE, Long.MAX_VALUE));
            case UINT8 -> bytes.put(at, (byte) whole(0, 0xFF));
            case UINT16 -> bytes.putShort(at * Short.BYTES, (short) whole(0, 0xFFFF));
            case UINT32 -> bytes.putInt(at * Integer.BYTES, (int) whole(0, MAX_UINT32));
            case UINT64 -> bytes.putLong(at * Long.BYTES, unsigned());
            case BOOL -> bytes.put(at, bool());
            case STRING -> texts[at] = text();
        }
        at++;
    }

    private float number() throws IOException {
        requireNumber();
        float value = parser.getFloatValue();
        if (Float.isInfinite(value)) {
            throw outOfRange();
        }
        return value;
    }

    private double wideNumber() throws IOException {
        requireNumber();
        double value = parser.getDoubleValue();
        if (Double.isInfinite(value)) {
            throw outOfRange();
        }
        return value;
    }

    private short half() throws IOException {
        short bits = Float16.fromFloat(number());
        if (Float.isInfinite(Float16.toFloat(bits))) {
            throw outOfRange();
        }
        return bits;
    }

    private short brain() throws IOException {
        short bits = BFloat16.fromFloat(number());
        if (Float.isInfinite(BFloat16.toFloat(bits))) {
            throw outOfRange();
        }
        return bits;
    }

    private void requireNumber() {
        JsonToken token = parser.currentToken();
        if (token != JsonToken.VALUE_NUMBER_FLOAT && token != JsonToken.VALUE_NUMBER_INT) {
            throw wrong("numbers");
        }
    }

    private long whole(long lowest, long highest) throws IOException {
        requireWhole();
        if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            throw outOfRange();
        }
        long value = parser.getLongValue();
        if (value < lowest || value > highest) {
            throw outOfRange();
        }
        return value;
    }

    private long unsigned() throws IOException {
        requireWhole();
        if (parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            return whole(0, Long.MAX_VALUE);
        }
        BigInteger value = parser.getBigIntegerValue();
        if (value.signum() < 0 || value.bitLength() > Long.SIZE) {
            throw outOfRange();
        }
        return value.longValue();
    }

    private void requireWhole() {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            throw wrong("whole numbers");
        }
    }

    private byte bool() {
        JsonToken token = parser.currentToken();
        if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
            throw wrong("true or false");
        }
        return (byte) (token == JsonToken.VALUE_TRUE ? 1 : 0);
    }

    private String text() throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw wrong("strings");
        }
        String text = parser.getText();
        if (!JsonValues.isUnicode(text)) {
            throw RequestException.malformed(owner + " has half a surrogate pair in the text at element " + at);
        }
        return text;
    }

    private RequestException wrong(String expected) {
        return RequestException.malformed(owner + " must hold " + expected + " for " + Datatypes.name(dtype) + ", got "
                + JsonValues.kind(parser.currentToken()) + " at element " + at);
    }

    private RequestException outOfRange() {
        return RequestException.malformed(
                owner + " has a number beyond the range of " + Datatypes.name(dtype) + " at element " + at);
    }

    private RequestException unfit() {
        return RequestException.malformed(owner + " must hold the " + shape.elements() + " elements of "
                + Datatypes.describe(dtype, shape) + ", flat or nested exactly as the shape; it departs from that at"
                + " element " + at);
    }
}
