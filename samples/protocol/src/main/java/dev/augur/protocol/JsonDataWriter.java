package dev.augur.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.augur.tensor.BFloat16;
import dev.augur.tensor.DType;
import dev.augur.tensor.Float16;
import dev.augur.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Writes the elements of a tensor as a flat JSON array, each so that it reads back as it was, NaN and infinities apart. One use. */
final class JsonDataWriter {
    private static final String[] NO_TEXTS = {};

    private final JsonGenerator json;
    private final DType dtype;
    private final ByteBuffer bytes;
    private final String[] texts;
    private final int count;

    JsonDataWriter(JsonGenerator json, Tensor tensor) {
        this.json = json;
        this.dtype = tensor.dtype();
        this.bytes = tensor.bytes();
        this.texts = dtype == DType.STRING ? tensor.strings() : NO_TEXTS;
        this.count = (int) tensor.shape().elements();
    }

    void write() throws IOException {
        json.writeStartArray();
        for (int i = 0; i < count; i++) {
            element(i);
        }
        json.writeEndArray();
    }

    private void element(int i) throws IOException {
        switch (dtype) {
            case FLOAT32 -> number(bytes.getFloat(i * Float.BYTES));
            case FLOAT64 -> wideNumber(bytes.getDouble(i * Double.BYTES));
            case FLOAT16 -> number(Float16.toFloat(bytes.getShort(i * Short.BYTES)));
            case BFLOAT16 -> number(BFloat16.toFloat(bytes.getShort(i * Short.BYTES)));
            case INT8 -> json.writeNumber((int) bytes.get(i));
            case INT16 -> json.writeNumber((int) bytes.getShort(i * Short.BYTES));
            case INT32 -> json.writeNumber(bytes.getInt(i * Integer.BYTES));
            case INT64 -> json.writeNumber(bytes.getLong(i * Long.BYTES));
            case UINT8 -> json.writeNumber(bytes.get(i) & 0xFF);
            case UINT16 -> json.writeNumber(bytes.getShort(i * Short.BYTES) & 0xFFFF);
            case UINT32 -> json.writeNumber(Integer.toUnsignedLong(bytes.getInt(i * Integer.BYTES)));
            case UINT64 -> unsigned(bytes.getLong(i * Long.BYTES));
            case BOOL -> json.writeBoolean(bytes.get(i) != 0);
            case STRING -> json.writeString(texts[i]);
        }
    }

    private void number(float value) throws IOException {
        if (Float.isFinite(value)) {
            json.writeNumber(value);
        } else {
            json.writeNull();
        }
    }

    private void wideNumber(double value) throws IOException {
        if (Double.isFinite(value)) {
            json.writeNumber(value);
        } else {
            json.writeNull();
        }
    }

    private void unsigned(long value) throws IOException {
        if (value >= 0) {
            json.writeNumber(value);
        } else {
            json.writeNumber(Long.toUnsignedString(value));
        }
    }
}
