package dev.augur.protocol;

import ch.randelshofer.fastdoubleparser.JavaDoubleParser;
import ch.randelshofer.fastdoubleparser.JavaFloatParser;
import dev.augur.tensor.DType;
import dev.augur.tensor.Shape;
import dev.augur.tensor.Tensor;
import java.nio.ByteBuffer;

/**
 * Reads a JSON array of numbers from bytes into a tensor without a token for each: large requests hold little else. What
 * is not plain numbers in the tensor's shape is left to {@link JsonDataReader}, which says what is wrong with it. One use.
 *
 * <p>Format: RFC 8259, section 6 (numbers).
 */
final class NumberArray {
    /** The array is not read. */
    static final int LEFT = -1;

    /** Longer ones than any float or double needs are left. */
    private static final int MAX_DIGITS = 64;

    private final byte[] bytes;
    private final int end;
    private final Shape shape;
    private final ByteBuffer to;
    private final boolean isWide;
    /** The next byte. */
    private int at;
    /** The next element. */
    private int element;

    private NumberArray(byte[] bytes, int from, int end, Tensor tensor) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
        this.shape = tensor.shape();
        this.to = tensor.bytes();
        this.isWide = tensor.dtype() == DType.FLOAT64;
    }

    /**
     * Reads the array whose opening bracket stands before {@code from}.
     *
     * @return where its closing bracket is; {@link #LEFT} if it must be read in the general way, which may overwrite what is
     *     in the tensor
     */
    static int read(byte[] bytes, int from, int end, Tensor tensor) {
        if (tensor.dtype() != DType.FLOAT32 && tensor.dtype() != DType.FLOAT64) {
            return LEFT;
        }
        NumberArray array = new NumberArray(bytes, from, end, tensor);
        return array.read() ? array.at : LEFT;
    }

    private boolean read() {
        if (shape.rank() == 0) {
            return false;
        }
        boolean isNested = next() == '[' && shape.rank() > 1;
        return isNested ? nested(0) : row(shape.elements());
    }

    /** Reads the arrays of an axis, up to the closing bracket around them. */
    private boolean nested(int axis) {
        if (axis == shape.rank() - 1) {
            return row(shape.dim(axis));
        }
        for (long i = 0; i < shape.dim(axis); i++) {
            if (!separator(i) || !skip('[') || !nested(axis + 1)) {
                return false;
            }
            at++;
        }
        return next() == ']';
    }

    /** Reads numbers, up to the closing bracket around them. */
    private boolean row(long count) {
        for (long i = 0; i < count; i++) {
            if (!separator(i) || !number()) {
                return false;
            }
        }
        return next() == ']';
    }

    private boolean separator(long index) {
        return index == 0 || skip(',');
    }

    private boolean skip(char expected) {
        if (next() != expected) {
            return false;
        }
        at++;
        return true;
    }

    /** The next byte that is not white space; 0 at the end. */
    private byte next() {
        while (at < end && isSpace(bytes[at])) {
            at++;
        }
        return here();
    }

    private byte here() {
        return at < end ? bytes[at] : 0;
    }

    private static boolean isSpace(byte value) {
        return value == ' ' || value == '\n' || value == '\r' || value == '\t';
    }

    private boolean number() {
        next();
        int start = at;
        return whole() && fraction() && exponent() && at - start <= MAX_DIGITS && put(start);
    }

    private boolean whole() {
        if (here() == '-') {
            at++;
        }
        if (here() == '0') {
            at++;
            return true;
        }
        return digits();
    }

    private boolean fraction() {
        if (here() != '.') {
            return true;
        }
        at++;
        return digits();
    }

    private boolean exponent() {
        if (here() != 'e' && here() != 'E') {
            return true;
        }
        at++;
        if (here() == '-' || here() == '+') {
            at++;
        }
        return digits();
    }

    private boolean digits() {
        int start = at;
        while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
            at++;
        }
        return at > start;
    }

    private boolean put(int start) {
        if (isWide) {
            double value = JavaDoubleParser.parseDouble(bytes, start, at - start);
            to.putDouble(element++ * Double.BYTES, value);
            return Double.isFinite(value);
        }
        float value = JavaFloatParser.parseFloat(bytes, start, at - start);
        to.putFloat(element++ * Float.BYTES, value);
        return Float.isFinite(value);
    }
}
