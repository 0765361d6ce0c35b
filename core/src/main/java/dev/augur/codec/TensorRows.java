package dev.augur.codec;

import dev.augur.InvalidInputException;
import dev.augur.tensor.DType;
import dev.augur.tensor.Shape;
import dev.augur.tensor.Tensor;
import dev.augur.tensor.Tensors;
import java.nio.ByteBuffer;

/** Rows of tensors: what lies at one place of their first dimension. */
final class TensorRows {
    private TensorRows() {}

    /** That shape with another number of rows. */
    static Shape shape(long rows, Shape like) {
        long[] sizes = like.toArray();
        sizes[0] = rows;
        return Shape.of(sizes);
    }

    /** The shape of one row. */
    static Shape ofOne(Shape shape) {
        return shape(1, shape);
    }

    static boolean has(Tensor tensor, long rows) {
        return tensor.shape().rank() > 0 && tensor.shape().dim(0) == rows;
    }

    /**
     * Copies rows between tensors whose rows are alike.
     *
     * @param source where all of {@code count} rows from {@code from} are
     * @param target gets them from row {@code to} on
     */
    static void copy(Tensor source, long from, Tensor target, long to, long count) {
        long elements = elementsOfOne(source);
        if (source.dtype() == DType.STRING) {
            System.arraycopy(source.strings(), (int) (from * elements), target.strings(), (int) (to * elements), (int)
                    (count * elements));
            return;
        }
        long bytes = elements * source.dtype().bytes();
        target.bytes().put((int) (to * bytes), source.bytes(), (int) (from * bytes), (int) (count * bytes));
    }

    /** Copies all rows of a borrowed tensor, which its owner may have closed meanwhile; gives their number. */
    static long copyBorrowed(String name, Tensor source, Tensor target, long to) {
        if (!source.retain()) {
            throw closed(name, source);
        }
        try {
            long rows = source.shape().dim(0);
            copy(source, 0, target, to, rows);
            return rows;
        } finally {
            source.release();
        }
    }

    static InvalidInputException closed(String name, Tensor tensor) {
        return new InvalidInputException(
                "Input '" + name + "' must be open until its prediction is there, got the closed " + tensor);
    }

    /** Copies rows of every tensor of a set into a set that the caller owns. */
    static Tensors cut(Tensors source, long from, long count) {
        Tensors rows = source.fresh();
        boolean done = false;
        try {
            for (int i = 0; i < source.size(); i++) {
                Tensor all = source.tensor(i);
                copy(all, from, rows.allocate(source.name(i), all.dtype(), shape(count, all.shape())), 0, count);
            }
            done = true;
            return rows;
        } finally {
            if (!done) {
                rows.close();
            }
        }
    }

    /** Rows of every tensor of a set, in the same memory but for texts; needs no closing. */
    static Tensors view(Tensors source, int from, int count) {
        Tensors rows = source.fresh();
        for (int i = 0; i < source.size(); i++) {
            rows.put(source.name(i), view(source, source.tensor(i), from, count));
        }
        return rows;
    }

    private static Tensor view(Tensors set, Tensor all, int from, int count) {
        Shape shape = shape(count, all.shape());
        if (all.dtype() == DType.STRING) {
            try (Tensors texts = set.fresh()) {
                Tensor copy = texts.allocate("", DType.STRING, shape);
                copy(all, from, copy, 0, count);
                return texts.take("");
            }
        }
        int bytes = (int) (elementsOfOne(all) * all.dtype().bytes());
        ByteBuffer memory = all.bytes().slice(from * bytes, count * bytes);
        return Tensor.wrap(all.dtype(), shape, memory);
    }

    private static long elementsOfOne(Tensor tensor) {
        return ofOne(tensor.shape()).elements();
    }
}
