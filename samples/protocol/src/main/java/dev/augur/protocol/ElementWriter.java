package dev.augur.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.augur.InvalidInputException;
import dev.augur.tensor.BFloat16;
import dev.augur.tensor.DType;
import dev.augur.tensor.Float16;
import dev.augur.tensor.Tensor;
import dev.augur.tensor.TensorSpec;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Writes single elements of one input, as JSON, CSV or Java have them. A number that is finite but not in the range of the
 * type is refused, and so is a fraction for an integer; {@code 3.0} is none. One thread.
 */
final class ElementWriter {
    /** As many as the JSON parser takes, since converting digits takes time. */
    private static final int MAX_DIGITS = 1000;

    private static final int MAX_INTEGER_DIGITS = 20;

    private final TensorSpec input;
    private final DType dtype;
    private @Nullable ByteBuffer bytes;
    private String @Nullable [] strings;
    /** Of the element in its row, for errors. */
    private int position;

    ElementWriter(TensorSpec input) {
        this.input = input;
        this.dtype = input.dtype();
    }

    /** Until it is told into what, it only checks. */
    void into(Tensor tensor) {
        if (dtype == DType.STRING) {
            strings = tensor.strings();
        } else {
            bytes = tensor.bytes();
        }
    }

    void position(int inRow) {
        position = inRow;
    }

    /** Writes the current token. */
    void json(int index, JsonParser in) throws IOException {
        JsonToken token = in.currentToken();
        if (!isOfType(token)) {
            throw wrong("got " + kind(token));
        }
        switch (dtype) {
            case FLOAT32, FLOAT16, BFLOAT16 -> putFloat(index, in.getFloatValue(), true);
            case FLOAT64 -> putDouble(index, in.getDoubleValue(), true);
            case INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, UINT64 -> putInteger(index, in);
            case BOOL -> putBits(index, token == JsonToken.VALUE_TRUE ? 1 : 0);
            case STRING -> string(index, in.getText());
        }
    }

    private boolean isOfType(@Nullable JsonToken token) {
        return switch (dtype) {
            case BOOL -> token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE;
            case STRING -> token == JsonToken.VALUE_STRING;
            case FLOAT32, FLOAT64, FLOAT16, BFLOAT16, INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, UINT64 ->
                token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT;
        };
    }

    private static String kind(@Nullable JsonToken token) {
        if (token == null) {
            return "nothing";
        }
        return switch (token) {
            case START_ARRAY -> "an array";
            case START_OBJECT -> "an object";
            case VALUE_STRING -> "a string";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            case VALUE_TRUE, VALUE_FALSE -> "a boolean";
            case VALUE_NULL -> "null";
            case END_ARRAY, END_OBJECT, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT -> "no value";
        };
    }

    private void putInteger(int index, JsonParser in) throws IOException {
        boolean fitsLong = in.currentToken() == JsonToken.VALUE_NUMBER_INT
                && in.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
        if (fitsLong) {
            putInteger(index, in.getLongValue());
        } else {
            putWhole(index, in.getDecimalValue());
        }
    }

    /** Writes a field of CSV. */
    void text(int index, String field) {
        String text = dtype == DType.STRING ? field : field.strip();
        try {
            switch (dtype) {
                case FLOAT32, FLOAT16, BFLOAT16 -> putFloat(index, Float.parseFloat(decimal(text)), !isSpecial(text));
                case FLOAT64 -> putDouble(index, Double.parseDouble(decimal(text)), !isSpecial(text));
                case INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, UINT64 ->
                    putWhole(index, new BigDecimal(decimal(text)));
                case BOOL -> putBits(index, flag(text));
                case STRING -> string(index, text);
            }
        } catch (NumberFormatException e) {
            throw wrong(text.isEmpty() ? "got an empty field" : "got a field that is no number");
        }
    }

    private static boolean isSpecial(String text) {
        return text.equals("NaN") || text.equals("Infinity") || text.equals("-Infinity");
    }

    /** Java's own parsers take more, such as {@code 0x1p3} and {@code 1d}. */
    private static String decimal(String text) {
        boolean plain = text.length() <= MAX_DIGITS;
        for (int i = 0; plain && i < text.length(); i++) {
            plain = "0123456789+-.eE".indexOf(text.charAt(i)) >= 0;
        }
        if (!plain && !isSpecial(text)) {
            throw new NumberFormatException("not a decimal");
        }
        return text;
    }

    private int flag(String text) {
        return switch (text) {
            case "true", "1" -> 1;
            case "false", "0" -> 0;
            default -> throw wrong("got a field that is not true, false, 1 or 0");
        };
    }

    /** Writes a text. */
    void string(int index, String text) {
        if (dtype != DType.STRING) {
            throw wrong("got a text");
        }
        if (!JsonValues.isUnicode(text)) {
            throw wrong("got half a surrogate pair");
        }
        if (strings != null) {
            strings[index] = text;
        }
    }

    /** Writes a float; those that are not finite only where the type has them. */
    void number(int index, float value) {
        switch (dtype) {
            case FLOAT32, FLOAT16, BFLOAT16 -> putFloat(index, value, Float.isFinite(value));
            case FLOAT64 -> putDouble(index, value, false);
            case INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, UINT64 -> putWhole(index, finite(value));
            case BOOL -> putBits(index, flag(value == 1 ? "1" : value == 0 ? "0" : ""));
            case STRING -> throw wrong("got a number");
        }
    }

    private BigDecimal finite(float value) {
        if (!Float.isFinite(value)) {
            throw wrong("got a number that is not finite");
        }
        return new BigDecimal(value);
    }

    /** Whole numbers of at most 20 digits; the digits of a large exponent are never written out. */
    private void putWhole(int index, BigDecimal value) {
        long digits = value.signum() == 0 ? 1 : (long) value.precision() - value.scale();
        if (digits > MAX_INTEGER_DIGITS) {
            throw outOfRange();
        }
        boolean isWhole =
                value.signum() == 0 || (digits > 0 && value.stripTrailingZeros().scale() <= 0);
        if (!isWhole) {
            throw wrong("got a fraction");
        }
        BigInteger whole = value.signum() == 0 ? BigInteger.ZERO : value.toBigIntegerExact();
        if (whole.bitLength() < Long.SIZE) {
            putInteger(index, whole.longValue());
        } else if (dtype == DType.UINT64 && whole.signum() > 0 && whole.bitLength() == Long.SIZE) {
            putBits(index, whole.longValue());
        } else {
            throw outOfRange();
        }
    }

    private InvalidInputException outOfRange() {
        return wrong("got a number outside its range");
    }

    private InvalidInputException wrong(String got) {
        return new InvalidInputException("Input '" + input.name() + "' " + input.typeAndShape() + ": element "
                + position + " of a row must be " + dtype + ", " + got);
    }

    private void putFloat(int index, float value, boolean finite) {
        if (dtype == DType.FLOAT32) {
            requireRange(finite, value);
            if (bytes != null) {
                bytes.putFloat(4 * index, value);
            }
            return;
        }
        boolean brain = dtype == DType.BFLOAT16;
        short half = brain ? BFloat16.fromFloat(value) : Float16.fromFloat(value);
        requireRange(finite, brain ? BFloat16.toFloat(half) : Float16.toFloat(half));
        putBits(index, half);
    }

    private void requireRange(boolean finite, double kept) {
        if (finite && !Double.isFinite(kept)) {
            throw outOfRange();
        }
    }

    private void putDouble(int index, double value, boolean finite) {
        requireRange(finite, value);
        if (bytes != null) {
            bytes.putDouble(8 * index, value);
        }
    }

    private void putInteger(int index, long value) {
        boolean fits = switch (dtype) {
            case INT8 -> value == (byte) value;
            case INT16 -> value == (short) value;
            case INT32 -> value == (int) value;
            case INT64 -> true;
            case UINT8, UINT16, UINT32 -> value >= 0 && value >>> (8 * dtype.bytes()) == 0;
            case UINT64 -> value >= 0;
            case FLOAT32, FLOAT64, FLOAT16, BFLOAT16, BOOL, STRING ->
                throw new AssertionError(dtype + " is no integer");
        };
        if (!fits) {
            throw outOfRange();
        }
        putBits(index, value);
    }

    private void putBits(int index, long value) {
        if (bytes == null) {
            return;
        }
        switch (dtype.bytes()) {
            case 1 -> bytes.put(index, (byte) value);
            case 2 -> bytes.putShort(2 * index, (short) value);
            case 4 -> bytes.putInt(4 * index, (int) value);
            default -> bytes.putLong(8 * index, value);
        }
    }
}
