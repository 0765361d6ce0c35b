package dev.augur.tensor;

import java.util.Arrays;

/** The sizes of a tensor's dimensions, outermost first. Immutable; rank 0 is a scalar, and a size may be 0. */
public final class Shape {
    /** The shape of a scalar: no dimensions, one element. */
    public static final Shape SCALAR = new Shape(new long[0]);

    private final long[] dims;
    private final long elements;

    private Shape(long[] dims) {
        this.dims = dims;
        this.elements = count(dims);
    }

    /**
     * A shape of these sizes.
     *
     * @param dims sizes, each at least 0
     * @return the shape
     * @throws IllegalArgumentException if a size is negative or the number of elements exceeds a long
     */
    public static Shape of(long... dims) {
        return dims.length == 0 ? SCALAR : new Shape(dims.clone());
    }

    private static long count(long[] dims) {
        boolean isEmpty = false;
        for (long dim : dims) {
            if (dim < 0) {
                throw new IllegalArgumentException("Shape sizes must be >= 0, got " + Arrays.toString(dims));
            }
            isEmpty |= dim == 0;
        }
        long elements = isEmpty ? 0 : 1;
        for (long dim : dims) {
            elements = multiply(elements, dim, dims);
        }
        return elements;
    }

    private static long multiply(long elements, long dim, long[] dims) {
        if (Math.multiplyHigh(elements, dim) != 0 || elements * dim < 0) {
            throw new IllegalArgumentException("Shape has more elements than a long holds: " + Arrays.toString(dims));
        }
        return elements * dim;
    }

    /**
     * Number of dimensions.
     *
     * @return the rank, 0 for a scalar
     */
    public int rank() {
        return dims.length;
    }

    /**
     * Size of one dimension.
     *
     * @param axis the axis, 0 is the outermost
     * @return its size
     */
    public long dim(int axis) {
        return dims[axis];
    }

    /**
     * Number of elements: the product of all sizes.
     *
     * @return the number of elements, 1 for a scalar
     */
    public long elements() {
        return elements;
    }

    /**
     * The sizes as an array.
     *
     * @return a fresh copy
     */
    public long[] toArray() {
        return dims.clone();
    }

    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof Shape that && Arrays.equals(dims, that.dims));
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(dims);
    }

    @Override
    public String toString() {
        return Arrays.toString(dims);
    }
}
