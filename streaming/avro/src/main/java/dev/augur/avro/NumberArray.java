package dev.augur.avro;

import java.util.Arrays;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** An array of numbers as it is read. One use. */
final class NumberArray {
    private static final int FIRST_LENGTH = 16;

    private final Schema.Type type;
    private long[] bits = new long[FIRST_LENGTH];
    private int count;
    private int hole = -1;

    private NumberArray(Schema.Type type) {
        this.type = type;
    }

    /** An array of such elements, which may be null among them; null if they are no numbers. */
    static @Nullable NumberArray of(Schema element) {
        Schema number = element;
        if (element.getType() == Schema.Type.UNION && element.getTypes().size() == 2 && element.isNullable()) {
            int other = element.getTypes().get(0).getType() == Schema.Type.NULL ? 1 : 0;
            number = element.getTypes().get(other);
        }
        return switch (number.getType()) {
            case INT, LONG, FLOAT, DOUBLE -> new NumberArray(number.getType());
            default -> null;
        };
    }

    void add(Schema element, BlockBytes in) {
        Schema next = element.getType() == Schema.Type.UNION ? Skipping.branch(element, in) : element;
        if (next.getType() == Schema.Type.NULL) {
            hole = hole < 0 ? count : hole;
        }
        if (count == bits.length) {
            bits = Arrays.copyOf(bits, 2 * count);
        }
        bits[count++] = switch (next.getType()) {
            case FLOAT -> in.fourBytes();
            case DOUBLE -> in.eightBytes();
            case NULL -> 0;
            default -> in.number();
        };
    }

    /** Index of the first null, or -1. */
    int hole() {
        return hole;
    }

    Object toArray() {
        return switch (type) {
            case FLOAT -> floats();
            case DOUBLE -> doubles();
            default -> Arrays.copyOf(bits, count);
        };
    }

    private float[] floats() {
        float[] floats = new float[count];
        for (int i = 0; i < count; i++) {
            floats[i] = Float.intBitsToFloat((int) bits[i]);
        }
        return floats;
    }

    private double[] doubles() {
        double[] doubles = new double[count];
        for (int i = 0; i < count; i++) {
            doubles[i] = Double.longBitsToDouble(bits[i]);
        }
        return doubles;
    }
}
