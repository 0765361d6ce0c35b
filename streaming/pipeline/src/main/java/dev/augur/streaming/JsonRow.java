package dev.augur.streaming;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.augur.InvalidInputException;
import java.util.ArrayList;
import java.util.List;

/** A JSON object. */
final class JsonRow extends Row {
    private final ObjectNode fields;

    JsonRow(Position position, ObjectNode fields) {
        super(position);
        this.fields = fields;
    }

    @Override
    public List<String> columns() {
        List<String> names = new ArrayList<>(fields.size());
        fields.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Override
    public boolean has(String column) {
        return fields.hasNonNull(column);
    }

    @Override
    public String text(String column) {
        JsonNode node = field(column);
        if (!node.isValueNode() || node.isNull()) {
            throw wrong(column, "a text", node);
        }
        return node.asText();
    }

    @Override
    public double number(String column) {
        JsonNode node = field(column);
        double number = node.isNumber() ? node.doubleValue() : Double.NaN;
        if (!Double.isFinite(number)) {
            throw wrong(column, "a number", node);
        }
        return number;
    }

    @Override
    public long integer(String column) {
        return toLong(column, field(column));
    }

    private static long toLong(String column, JsonNode node) {
        if (!node.isIntegralNumber() || !node.canConvertToLong()) {
            throw wrong(column, "a whole number of 64 bits", node);
        }
        return node.longValue();
    }

    @Override
    public float[] floats(String... columns) {
        int count = 0;
        for (String column : columns) {
            JsonNode node = field(column);
            count += node.isArray() ? node.size() : 1;
        }
        float[] floats = new float[count];
        int next = 0;
        for (String column : columns) {
            next = put(column, floats, next);
        }
        return floats;
    }

    private int put(String column, float[] floats, int from) {
        JsonNode node = field(column);
        if (!node.isArray()) {
            floats[from] = toFloat(node);
            if (!Float.isFinite(floats[from])) {
                throw wrong(column, "a number or an array of numbers", node);
            }
            return from + 1;
        }
        for (int i = 0; i < node.size(); i++) {
            floats[from + i] = toFloat(node.get(i));
            if (!Float.isFinite(floats[from + i])) {
                throw wrong(column + "[" + i + "]", "a number", node.get(i));
            }
        }
        return from + node.size();
    }

    @Override
    public double[] numbers(String column) {
        JsonNode node = field(column);
        if (!node.isArray()) {
            return super.numbers(column);
        }
        double[] numbers = new double[node.size()];
        for (int i = 0; i < numbers.length; i++) {
            JsonNode element = node.get(i);
            numbers[i] = element.isNumber() ? element.doubleValue() : Double.NaN;
            if (!Double.isFinite(numbers[i])) {
                throw wrong(column + "[" + i + "]", "a number", element);
            }
        }
        return numbers;
    }

    @Override
    public long[] integers(String column) {
        JsonNode node = field(column);
        if (!node.isArray()) {
            return super.integers(column);
        }
        long[] numbers = new long[node.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = toLong(column + "[" + i + "]", node.get(i));
        }
        return numbers;
    }

    /** A number, or NaN for what is none. */
    private static float toFloat(JsonNode node) {
        return node.isNumber() ? node.floatValue() : Float.NaN;
    }

    private JsonNode field(String column) {
        JsonNode node = fields.get(column);
        if (node == null) {
            throw unknown("field", column);
        }
        return node;
    }

    private static InvalidInputException wrong(String column, String expected, JsonNode node) {
        return new InvalidInputException("Field '" + column + "' must be " + expected + ", got " + describe(node));
    }

    /** What a value is, and if it is small also its text. */
    static String describe(JsonNode node) {
        if (node.isTextual()) {
            return "'" + cut(node.textValue()) + "'";
        }
        if (node.isArray()) {
            return "an array of " + node.size();
        }
        return node.isObject() ? "an object" : cut(node.asText());
    }
}
