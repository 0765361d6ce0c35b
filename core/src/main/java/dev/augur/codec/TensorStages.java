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
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The steps of {@link TensorCodec} for a model whose first dimension is the batch. A record that does not fit the model
 * shares no run, so that what is said about it is said to its caller alone.
 *
 * @param inputs what the model takes; none if its first dimension is not the batch, so that no record shares a run
 */
record TensorStages(List<TensorSpec> inputs) implements StagedCodec<Tensors, TensorStages.Staged, Tensors> {
    /** What the bytes of a tensor are counted with. */
    private static final long MAX_BYTES = Integer.MAX_VALUE;

    /** Of what has no first dimension. */
    private static final Dim NO_ROWS = Dim.of(0);

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

    /**
     * Whether a model's first dimension is the batch, for these outputs, or for all if there are none: whether all declare
     * it open, under one name as far as they name it, or all of one size.
     */
    static boolean isBatched(Signature signature, List<String> outputs) {
        List<Dim> rows = Stream.concat(
                        signature.inputs().stream(),
                        signature.outputs().stream().filter(spec -> outputs.isEmpty() || outputs.contains(spec.name())))
                .map(TensorStages::rows)
                .toList();
        boolean alike = rows.stream().map(Dim::size).distinct().count() == 1;
        long names = rows.stream()
                .map(Dim::symbol)
                .filter(Objects::nonNull)
                .distinct()
                .count();
        return !signature.inputs().isEmpty()
                && alike
                && names <= 1
                && rows.get(0).size() != 0;
    }

    private static Dim rows(TensorSpec spec) {
        List<Dim> dims = spec.dims();
        return dims == null || dims.isEmpty() ? NO_ROWS : dims.get(0);
    }

    @Override
    public Staged stage(Tensors record) {
        long rows = !inputs.isEmpty() && fits(record) ? record.tensor(0).shape().dim(0) : 0;
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
            fits = tensor != null && fits(inputs.get(i), tensor);
        }
        return fits;
    }

    /** A model of a fixed number of rows gets records of fewer and more: they are filled up, and cut. */
    private static boolean fits(TensorSpec spec, Tensor tensor) {
        Shape shape = tensor.shape();
        Dim rows = rows(spec);
        return shape.rank() > 0
                && spec.accepts(tensor.dtype(), rows.size() > 0 ? TensorRows.shape(rows.size(), shape) : shape);
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

    /** What the model takes; where it takes any number, nobody here knows what pays. */
    @Override
    public int maxRows() {
        long size = inputs.isEmpty() ? 1 : rows(inputs.get(0)).size();
        return size > 0 ? (int) Math.min(Integer.MAX_VALUE, size) : Integer.MAX_VALUE;
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
        if (batch.size() == 1 || !batch.get(0).sharesRuns()) {
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
        if (!first.sharesRuns()) {
            return alone(batch.size(), outputs);
        }
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
        return TensorRows.has(given.tensor(0), staged.rows());
    }

    /** All outputs for the record; the others are copies of it that fill a run up, and were not run. */
    private static List<Tensors> alone(int count, Tensors outputs) {
        List<Tensors> values = new ArrayList<>(count);
        values.add(outputs.takeAll());
        while (values.size() < count) {
            values.add(outputs.fresh());
        }
        return values;
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
