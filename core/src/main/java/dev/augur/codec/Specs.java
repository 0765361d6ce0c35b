package dev.augur.codec;

import dev.augur.InvalidInputException;
import dev.augur.tensor.Dim;
import dev.augur.tensor.Signature;
import dev.augur.tensor.TensorSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What codecs look up in a model's signature when they are bound. */
final class Specs {
    /** The size of a row, or of a batch, that the model leaves open. */
    static final int OPEN = -1;

    /** More elements than an array or a tensor holds. */
    static final long TOO_LARGE = 1L << 31;

    private Specs() {}

    /** The input of that name, or the only one if there is no name. */
    static TensorSpec input(Signature signature, @Nullable String name) {
        TensorSpec spec = name == null ? only(signature.inputs()) : signature.input(name);
        return found("input", name, spec, signature.inputs());
    }

    /** The output of that name, or the only one if there is no name. */
    static TensorSpec output(Signature signature, @Nullable String name) {
        TensorSpec spec = name == null ? only(signature.outputs()) : signature.output(name);
        return found("output", name, spec, signature.outputs());
    }

    private static @Nullable TensorSpec only(List<TensorSpec> specs) {
        return specs.size() == 1 ? specs.get(0) : null;
    }

    private static TensorSpec found(
            String kind, @Nullable String name, @Nullable TensorSpec spec, List<TensorSpec> all) {
        if (spec != null) {
            return spec;
        }
        String there = Signature.describe(all);
        throw new InvalidInputException(
                name == null
                        ? "The codec must be told which " + kind + " it uses, with " + kind + "(name); the model has: "
                                + there
                        : "The model has no " + kind + " '" + name + "', it has: " + there);
    }

    /** Refuses a type that {@link FloatElements} does not take. */
    static void checkNumbers(String kind, TensorSpec spec) {
        if (!FloatElements.supports(spec.dtype())) {
            throw new InvalidInputException(
                    kind + " '" + spec.name() + "' must be FLOAT32, FLOAT64, FLOAT16, BFLOAT16, INT64, INT32 or UINT8,"
                            + " got " + spec.typeAndShape());
        }
    }

    /** The size of the first dimension of an input: {@link #OPEN}, or the only number of rows that the model takes. */
    static int batchSize(TensorSpec spec) {
        List<Dim> dims = spec.dims();
        if (dims == null) {
            return OPEN;
        }
        long size = dims.isEmpty() ? 0 : dims.get(0).size();
        if (size == 0 || size >= TOO_LARGE) {
            throw new InvalidInputException("Input '" + spec.name()
                    + "' must have a first dimension for the batch, open or at least 1, got " + spec.typeAndShape());
        }
        return (int) size;
    }

    /** The most records of a batch: the wanted number, or what the model takes if that is less. */
    static int maxBatch(int batchSize, int wanted) {
        return batchSize == OPEN ? wanted : Math.min(batchSize, wanted);
    }

    /**
     * Number of elements of one record: the product of all dimensions but the first, or {@link #OPEN}. What exceeds an
     * int is given as {@link #TOO_LARGE}.
     */
    static long rowSize(TensorSpec spec) {
        List<Dim> dims = spec.dims();
        if (dims == null) {
            return OPEN;
        }
        long size = 1;
        for (Dim dim : dims.subList(Math.min(1, dims.size()), dims.size())) {
            if (dim.size() < 0) {
                return OPEN;
            }
            size = Math.min(TOO_LARGE, size * Math.min(TOO_LARGE, dim.size()));
        }
        return size;
    }
}
