package dev.augur.onnxruntime;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a constant without computing it: its size, and if it is a small tensor of integers, its values. Sizes
 * that do not fit a long are {@link Long#MAX_VALUE}. Immutable.
 */
final class Known {
    /** Longer tensors of integers are no shapes; their values are not kept. */
    static final int MAX_VALUES = 64;

    static final int INT64_BITS = 64;

    /** In bits, by number in TensorProto.DataType; a text is as large as its empty object. */
    private static final int[] BITS = {
        64, 32, 8, 8, 16, 16, 32, 64, 256, 8, 16, 64, 32, 64, 64, 128, 16, 8, 8, 8, 8, 4, 4, 4, 8, 2, 2
    };

    private final int bits;
    private final long[] dims;
    private final long @Nullable [] values;

    Known(int bits, long[] dims, long @Nullable [] values) {
        this.bits = bits;
        this.dims = dims;
        this.values = values;
    }

    /** A vector of integers. */
    static Known vector(long... values) {
        return new Known(INT64_BITS, new long[] {values.length}, values);
    }

    /** Whether none is negative. */
    static boolean areSizes(long[] dims) {
        for (long dim : dims) {
            if (dim < 0) {
                return false;
            }
        }
        return true;
    }

    static int bitsOf(long elementType) {
        return BITS[elementType < 0 || elementType >= BITS.length ? 0 : (int) elementType];
    }

    int bits() {
        return bits;
    }

    long[] dims() {
        return dims;
    }

    long @Nullable [] values() {
        return values;
    }

    long bytes() {
        return bytes(bits, elements(dims));
    }

    static long bytes(int bits, long elements) {
        return bits < Byte.SIZE ? elements / Byte.SIZE * bits + bits : times(elements, bits / Byte.SIZE);
    }

    /** The product; a dimension of 0 makes it 0. */
    static long elements(long[] dims) {
        long elements = 1;
        for (long dim : dims) {
            if (dim == 0) {
                return 0;
            }
            elements = times(elements, dim);
        }
        return elements;
    }

    static long times(long a, long b) {
        return Math.multiplyHigh(a, b) == 0 && a * b >= 0 ? a * b : Long.MAX_VALUE;
    }

    static long plus(long a, long b) {
        return a + b >= 0 ? a + b : Long.MAX_VALUE;
    }
}
