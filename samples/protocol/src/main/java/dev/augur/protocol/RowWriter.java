package dev.augur.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.augur.InvalidInputException;
import dev.augur.tensor.Shape;
import dev.augur.tensor.Tensors;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Puts the rows of one input of a batch one behind the other. Until {@link #allocate} it only checks, and learns the
 * sizes that the model leaves open from the first row; every row behind that must have the same. One thread.
 */
final class RowWriter {
    private final RowSpec spec;
    private final ElementWriter elements;
    /** Of a row; {@link RowSpec#OPEN} where it is not known yet. */
    private final long[] sizes;
    /** Elements of a row, as far as known. */
    private long limit;
    /** Where the row begins in the tensor. */
    private long base;

    private int count;

    RowWriter(RowSpec spec) {
        this.spec = spec;
        this.elements = new ElementWriter(spec.input());
        this.sizes = spec.dims();
        this.limit = limit();
    }

    private long limit() {
        long product = 1;
        for (long size : sizes) {
            if (size == RowSpec.OPEN) {
                return Integer.MAX_VALUE;
            }
            product = Math.min(Integer.MAX_VALUE, product * size);
        }
        return product;
    }

    /** Bytes of a row, 0 if they are not known yet. */
    long bytes() {
        return Arrays.stream(sizes).anyMatch(size -> size == RowSpec.OPEN) ? 0 : spec.bytes(sizes);
    }

    /** Makes the tensor for rows of the sizes that are known now. */
    void allocate(Tensors into, int rows) {
        long[] shape = new long[sizes.length + 1];
        shape[0] = rows;
        System.arraycopy(sizes, 0, shape, 1, sizes.length);
        elements.into(into.allocate(spec.input().name(), spec.input().dtype(), Shape.of(shape)));
        limit = limit();
        base = 0;
    }

    /** Reads a row that begins at the current token, up to its last token. */
    void readJson(JsonParser in) throws IOException {
        count = 0;
        if (in.currentToken() != JsonToken.START_ARRAY) {
            elements.json(next(), in);
            endFlat();
        } else if (in.nextToken() == JsonToken.START_ARRAY && spec.rank() > 1) {
            readNested(in, 0);
            endNested();
        } else {
            readFlat(in);
            endFlat();
        }
    }

    private void readFlat(JsonParser in) throws IOException {
        while (in.currentToken() != JsonToken.END_ARRAY) {
            elements.json(next(), in);
            in.nextToken();
        }
    }

    /** Reads the rest of an array of that axis, behind its opening bracket. */
    private void readNested(JsonParser in, int axis) throws IOException {
        if (axis == spec.rank() - 1) {
            int before = count;
            readFlat(in);
            settle(axis, count - before);
            return;
        }
        long size = 0;
        while (in.currentToken() != JsonToken.END_ARRAY) {
            if (in.currentToken() != JsonToken.START_ARRAY) {
                throw new InvalidInputException(spec.where() + ": a row must be nested " + spec.rank()
                        + " deep everywhere, or flat; it is neither");
            }
            in.nextToken();
            readNested(in, axis + 1);
            in.nextToken();
            size++;
        }
        settle(axis, size);
    }

    private void settle(int axis, long size) {
        if (sizes[axis] == RowSpec.OPEN) {
            sizes[axis] = size;
        } else if (sizes[axis] != size) {
            throw new InvalidInputException(spec.where() + ": a row must have size " + sizes[axis] + " in dimension "
                    + (axis + 1) + ", got " + size);
        }
    }

    /** What lies below an empty array has no size of its own. */
    private void endNested() {
        for (int axis = 0; axis < sizes.length; axis++) {
            sizes[axis] = sizes[axis] == RowSpec.OPEN ? 0 : sizes[axis];
        }
        base += count;
    }

    private void endFlat() {
        int open = -1;
        long known = 1;
        for (int axis = 0; axis < sizes.length; axis++) {
            if (sizes[axis] != RowSpec.OPEN) {
                known *= sizes[axis];
            } else if (open < 0) {
                open = axis;
            } else {
                throw new InvalidInputException(spec.where() + ": a row must be nested " + spec.rank()
                        + " deep, since it has several open sizes");
            }
        }
        boolean fits = open < 0 ? count == known : known > 0 && count % known == 0;
        if (!fits) {
            throw new InvalidInputException(spec.where() + ": a row must have " + (open < 0 ? "" : "a multiple of ")
                    + known + " elements, got " + count);
        }
        if (open >= 0) {
            sizes[open] = count / known;
        }
        base += count;
    }

    void readCsv(List<String> fields) {
        count = 0;
        for (String field : fields) {
            elements.text(next(), field);
        }
        endFlat();
    }

    void readText(String text) {
        count = 0;
        elements.string(next(), text);
        endFlat();
    }

    void readFloats(FloatBuffer values) {
        count = 0;
        for (int i = values.position(); i < values.limit(); i++) {
            elements.number(next(), values.get(i));
        }
        endFlat();
    }

    /** The tensor's position of the row's next element. */
    private int next() {
        if (count >= limit) {
            throw new InvalidInputException(spec.where() + ": a row must have " + limit + " elements, got more");
        }
        elements.position(count);
        return (int) (base + count++);
    }
}
