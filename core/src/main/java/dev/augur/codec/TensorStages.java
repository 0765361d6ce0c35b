package dev.augur.codec;

import dev.augur.EngineException;
import dev.augur.InvalidInputException;
import dev.augur.tensor.DType;
import dev.augur.tensor.Dim;
import dev.augur.tensor.Shape;
import dev.augur.tensor.Signature;
import dev.augur.tensor.Tensor;
import dev.augur.tensor.TensorSpec;
import dev.augur.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The steps of {@link TensorCodec} for a model whose first dimension is the batch. A record that does not fit the model
 * shares no run, so that what is said about it is said to its caller alone.
 *
 * @param inputs what the model takes
 */
record TensorStages(List<TensorSpec> inputs) implements StagedCodec<Tensors, TensorStages.Staged, Tensors> {
    /** What the bytes of a tensor are counted with. */
    private static final long MAX_BYTES = Integer.MAX_VALUE;

    /**
     * A record, or rows of one.
     *
     * @param tensors borrowed
     * @param rows its rows, 1 if it shares no run
     * @param group the shapes of a row of each input; another object for each record that shares no run
     * @param isPart whether it is a part of a record
     */
    record Staged(Tensors tensors, int rows, Object group, boolean isPart) {
        boolean sharesRuns() {
            return group instanceof List;
        }
    }

    /** Whether a model's first dimension is the batch, for these outputs, or for all if there are none. */
    static boolean isBatched(Signature signature, List<String> outputs) {
        List<TensorSpec> specs = Stream.concat(
                        signature.inputs().stream(),
                        signature.outputs().stream().filter(spec -> outputs.isEmpty() || outputs.contains(spec.name())))
                .toList();
        long names = specs.stream()
                .map(TensorSpec::dims)
                .filter(dims -> dims != null && !dims.isEmpty() && dims.get(0).symbol() != null)
                .map(dims -> dims.get(0).symbol())
                .distinct()
                .count();
        return !signature.inputs().isEmpty() && names <= 1 && specs.stream().allMatch(TensorStages::hasOpenRows);
    }

    private static boolean hasOpenRows(TensorSpec spec) {
        List<Dim> dims = spec.dims();
        return dims != null && !dims.isEmpty() && dims.get(0).size() == Specs.OPEN;
    }

    @Override
    public Staged stage(Tensors record) {
        long rows = fits(record) ? record.tensor(0).shape().dim(0) : 0;
        if (rows < 1 || rows > Integer.MAX_VALUE || !hasRows(record, rows)) {
            return new Staged(record, 1, new Object(), false);
        }
        Shape[] ofOne = new Shape[inputs.size()];
        for (int i = 0; i < ofOne.length; i++) {
            TensorSpec spec = inputs.get(i);
            Tensor tensor = record.get(spec.name());
            requireUsable(spec, tensor);
            ofOne[i] = TensorRows.ofOne(tensor.shape());
        }
        return new Staged(record, (int) rows, List.of(ofOne), false);
    }

    private boolean fits(Tensors record) {
        boolean fits = record.size() == inputs.size();
        for (int i = 0; fits && i < inputs.size(); i++) {
            Tensor tensor = record.find(inputs.get(i).name());
            fits = tensor != null && inputs.get(i).accepts(tensor.dtype(), tensor.shape());
        }
        return fits;
    }

    private static boolean hasRows(Tensors record, long rows) {
        boolean all = true;
        for (int i = 0; all && i < record.size(); i++) {
            all = TensorRows.has(record.tensor(i), rows);
        }
        return all;
    }

    private static void requireUsable(TensorSpec spec, Tensor tensor) {
        if (tensor.isClosed()) {
            throw TensorRows.closed(spec.name(), tensor);
        }
        int missing =
                tensor.dtype() == DType.STRING ? Arrays.asList(tensor.strings()).indexOf(null) : -1;
        if (missing >= 0) {
            throw new InvalidInputException("Input '" + spec.name() + "' has no text at element " + missing);
        }
    }

    @Override
    public int rows(Staged staged) {
        return staged.rows();
    }

    @Override
    public Object group(Staged staged) {
        return staged.group();
    }

    /** No codec knows what pays for tensors of any size. */
    @Override
    public int maxRows() {
        return Integer.MAX_VALUE;
    }

    @Override
    public List<Staged> split(Staged staged, int maxRows) {
        if (staged.rows() <= maxRows || !staged.sharesRuns()) {
            return List.of(staged);
        }
        List<Staged> parts = new ArrayList<>();
        for (int from = 0; from < staged.rows(); from += maxRows) {
            int count = Math.min(maxRows, staged.rows() - from);
            parts.add(new Staged(TensorRows.view(staged.tensors(), from, count), count, staged.group(), true));
        }
        return parts;
    }

    @Override
    public void encode(List<? extends Staged> batch, Tensors into) {
        Tensors first = batch.get(0).tensors();
        if (batch.size() == 1) {
            for (int i = 0; i < first.size(); i++) {
                into.put(first.name(i), first.tensor(i));
            }
            return;
        }
        long rows = rowsOf(batch);
        for (TensorSpec spec : inputs) {
            Tensor tensor = into.allocate(spec.name(), spec.dtype(), shape(spec, rows, first));
            long to = 0;
            for (int i = 0; i < batch.size(); i++) {
                to += TensorRows.copyBorrowed(
                        spec.name(), batch.get(i).tensors().get(spec.name()), tensor, to);
            }
        }
    }

    private static Shape shape(TensorSpec spec, long rows, Tensors first) {
        Shape shape = first.get(spec.name()).shape();
        long bytes =
                TensorRows.ofOne(shape).elements() * Math.max(1, spec.dtype().bytes());
        if (bytes > MAX_BYTES / rows) {
            throw new InvalidInputException("Input '" + spec.name() + "' of one run must have at most " + MAX_BYTES
                    + " bytes, " + rows + " rows of " + bytes + " have more; a policy can allow fewer rows");
        }
        return TensorRows.shape(rows, shape);
    }

    private static long rowsOf(List<? extends Staged> batch) {
        long rows = 0;
        for (int i = 0; i < batch.size(); i++) {
            rows += batch.get(i).rows();
        }
        return rows;
    }

    @Override
    public List<Tensors> decode(List<? extends Staged> batch, Tensors given, Tensors outputs) {
        Staged first = batch.get(0);
        if (batch.size() == 1 && isWhole(first, given)) {
            if (first.isPart()) {
                requireRows(given, outputs);
            }
            return List.of(outputs.takeAll());
        }
        requireRows(given, outputs);
        List<Tensors> values = new ArrayList<>(batch.size());
        boolean done = false;
        try {
            long from = 0;
            for (int i = 0; i < batch.size(); i++) {
                values.add(TensorRows.cut(outputs, from, batch.get(i).rows()));
                from += batch.get(i).rows();
            }
            done = true;
            return values;
        } finally {
            if (!done) {
                values.forEach(Tensors::close);
            }
        }
    }

    /** Whether nothing but this record was run. */
    private static boolean isWhole(Staged staged, Tensors given) {
        return !staged.sharesRuns() || TensorRows.has(given.tensor(0), staged.rows());
    }

    /** The outputs of a model may have rows of another kind, though it does not declare that. */
    private static void requireRows(Tensors given, Tensors outputs) {
        long rows = given.tensor(0).shape().dim(0);
        for (int i = 0; i < outputs.size(); i++) {
            if (!TensorRows.has(outputs.tensor(i), rows)) {
                throw new EngineException(
                        "Output '" + outputs.name(i) + "' must have a row for each of the " + rows
                                + " rows of a shared run, got " + outputs.tensor(i)
                                + "; a model with other outputs takes no batch policy",
                        null);
            }
        }
    }

    @Override
    public Tensors join(List<Tensors> parts) {
        Tensors first = parts.get(0);
        Tensors joined = first.fresh();
        boolean done = false;
        try {
            for (int i = 0; i < first.size(); i++) {
                join(parts, i, joined);
            }
            done = true;
            return joined;
        } finally {
            parts.forEach(Tensors::close);
            if (!done) {
                joined.close();
            }
        }
    }

    private static void join(List<Tensors> parts, int index, Tensors joined) {
        Tensor first = parts.get(0).tensor(index);
        String name = parts.get(0).name(index);
        long rows = 0;
        for (Tensors part : parts) {
            requireAlike(name, first, part.get(name));
            rows += part.get(name).shape().dim(0);
        }
        Tensor all = joined.allocate(name, first.dtype(), TensorRows.shape(rows, first.shape()));
        long to = 0;
        for (Tensors part : parts) {
            Tensor tensor = part.get(name);
            TensorRows.copy(tensor, 0, all, to, tensor.shape().dim(0));
            to += tensor.shape().dim(0);
        }
    }

    private static void requireAlike(String name, Tensor first, Tensor other) {
        boolean alike = TensorRows.ofOne(first.shape()).equals(TensorRows.ofOne(other.shape()));
        if (!alike || first.dtype() != other.dtype()) {
            throw new EngineException(
                    "Output '" + name + "' must have rows of one shape in all parts of a record, got " + first + " and "
                            + other,
                    null);
        }
    }

    @Override
    public void discard(Tensors value) {
        value.close();
    }
}
