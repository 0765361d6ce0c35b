package dev.augur.tensor;

import org.jspecify.annotations.Nullable;

/**
 * One dimension that a model declares: a fixed size, or open. Open dimensions with the same symbol have the same size
 * within one run.
 *
 * @param size the fixed size, or -1 if the dimension is open
 * @param symbol the model's name for an open dimension, null if it has none
 */
public record Dim(long size, @Nullable String symbol) {
    /** An open dimension without a name. */
    public static final Dim ANY = new Dim(-1, null);

    /**
     * Checks that the size is fixed, or open with -1.
     *
     * @param size as the record has it
     * @param symbol as the record has it
     */
    public Dim {
        if (size < -1) {
            throw new IllegalArgumentException("size must be >= -1, got " + size);
        }
        if (size >= 0 && symbol != null) {
            throw new IllegalArgumentException("Dimension '" + symbol + "' has the fixed size " + size);
        }
    }

    /**
     * A dimension of a fixed size.
     *
     * @param size the size, at least 0
     * @return the dimension
     */
    public static Dim of(long size) {
        return new Dim(size, null);
    }

    /**
     * An open dimension with a name.
     *
     * @param symbol the name
     * @return the dimension
     */
    public static Dim of(String symbol) {
        return new Dim(-1, symbol);
    }

    /**
     * Whether a tensor's size fits here.
     *
     * @param actual the tensor's size
     * @return true if this dimension is open or has that size
     */
    public boolean accepts(long actual) {
        return size < 0 || size == actual;
    }

    @Override
    public String toString() {
        return symbol != null ? symbol : Long.toString(size);
    }
}
