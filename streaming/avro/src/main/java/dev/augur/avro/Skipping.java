package dev.augur.avro;

import dev.augur.InvalidInputException;
import org.apache.avro.Schema;

/** Goes over values without reading them. */
final class Skipping {
    /** How deep values may lie in others, so that a schema that holds itself does not use up the stack. */
    static final int MAX_DEPTH = 200;

    private Skipping() {}

    /**
     * Goes over one value.
     *
     * @throws InvalidInputException if its end cannot be found
     */
    static void skip(Schema schema, BlockBytes in) {
        skip(schema, in, 0);
    }

    private static void skip(Schema schema, BlockBytes in, int depth) {
        if (depth > MAX_DEPTH) {
            throw new InvalidInputException("values must not lie deeper than " + MAX_DEPTH + " in each other");
        }
        switch (schema.getType()) {
            case NULL -> {}
            case BOOLEAN -> in.skip(1);
            case INT, LONG, ENUM -> in.number();
            case FLOAT -> in.skip(Float.BYTES);
            case DOUBLE -> in.skip(Double.BYTES);
            case BYTES, STRING -> in.skip(in.number());
            case FIXED -> in.skip(schema.getFixedSize());
            case UNION -> skip(branch(schema, in), in, depth + 1);
            case RECORD -> {
                for (Schema.Field field : schema.getFields()) {
                    skip(field.schema(), in, depth + 1);
                }
            }
            case ARRAY -> skipAll(schema.getElementType(), in, depth + 1);
            case MAP -> skipMap(schema.getValueType(), in, depth + 1);
        }
    }

    /** The type of the value that comes next. */
    static Schema branch(Schema union, BlockBytes in) {
        return union.getTypes().get(in.index(union.getTypes().size(), "the branch of a union"));
    }

    private static void skipAll(Schema element, BlockBytes in, int depth) {
        for (long count = in.elements(); count > 0; count = in.elements()) {
            switch (element.getType()) {
                case FLOAT -> in.skip(count * Float.BYTES);
                case DOUBLE -> in.skip(count * Double.BYTES);
                default -> {
                    for (long i = 0; i < count; i++) {
                        skip(element, in, depth);
                    }
                }
            }
        }
    }

    private static void skipMap(Schema value, BlockBytes in, int depth) {
        for (long count = in.elements(); count > 0; count = in.elements()) {
            for (long i = 0; i < count; i++) {
                in.skip(in.number());
                skip(value, in, depth);
            }
        }
    }
}
