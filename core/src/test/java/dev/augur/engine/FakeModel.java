package dev.augur.engine;

import dev.augur.EngineException;
import dev.augur.OutOfDeviceMemoryException;
import dev.augur.tensor.DType;
import dev.augur.tensor.Dim;
import dev.augur.tensor.Shape;
import dev.augur.tensor.Signature;
import dev.augur.tensor.Tensor;
import dev.augur.tensor.TensorSpec;
import dev.augur.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An engine's model in plain Java: {@code x FLOAT32[batch, 2] -> y}, each element doubled. Like native code, it fails as a
 * whole for one value that it cannot take, and writes outputs in place only if they have the shape that it computes.
 */
public final class FakeModel implements NativeModel {
    /** A value for which the whole run fails. */
    public static final float POISON = -1;

    /** What was bound: the names of the pinned outputs of each binding. */
    public final List<List<String>> pinnedByBinding = new ArrayList<>();

    /** Rows of each run. */
    public final List<Long> rows = new ArrayList<>();

    /** How often it was freed. */
    public final AtomicInteger freed = new AtomicInteger();

    /** Called in each run. */
    public volatile Runnable duringRun = () -> {};

    /** The most rows for which there is memory. */
    public volatile long maxRows = Long.MAX_VALUE;

    /** How many more rows the output has than the input. */
    public volatile int extraRows;

    private final Signature signature;
    private final AtomicBoolean running = new AtomicBoolean();

    public FakeModel(Dim... output) {
        this.signature = new Signature(
                List.of(TensorSpec.of("x", DType.FLOAT32, Dim.of("batch"), Dim.of(2))),
                List.of(TensorSpec.of("y", DType.FLOAT32, output)));
    }

    public static FakeModel wellDeclared() {
        return new FakeModel(Dim.of("batch"), Dim.of(2));
    }

    @Override
    public Signature signature() {
        return signature;
    }

    @Override
    public Binding bind(Tensors inputs, Tensors pinned, List<String> copied) {
        synchronized (this) {
            pinnedByBinding.add(pinned.names());
        }
        return new Binding() {
            @Override
            public void run(Tensors outputs) throws OutputShapeException {
                compute(inputs.get("x"), outputs, copied.isEmpty());
            }

            @Override
            public void close() {}
        };
    }

    private void compute(Tensor x, Tensors outputs, boolean inPlace) throws OutputShapeException {
        if (freed.get() > 0) {
            throw new AssertionError("runs after it was freed");
        }
        running.set(true);
        try {
            duringRun.run();
            float[] values = new float[(int) x.shape().elements()];
            x.get(0, values, 0, values.length);
            synchronized (this) {
                rows.add(x.shape().dim(0));
            }
            if (x.shape().dim(0) > maxRows) {
                throw new OutOfDeviceMemoryException(
                        "no memory for " + x.shape().dim(0) + " rows", null);
            }
            Shape shape = Shape.of(x.shape().dim(0) + extraRows, 2);
            write(doubled(values, (int) shape.elements()), outputTensor(outputs, shape, inPlace));
        } finally {
            running.set(false);
        }
    }

    private static float[] doubled(float[] values, int count) {
        float[] doubled = new float[count];
        for (int i = 0; i < values.length; i++) {
            if (values[i] == POISON) {
                throw new EngineException("the model cannot take " + POISON, null);
            }
            doubled[i] = 2 * values[i];
        }
        return doubled;
    }

    private static Tensor outputTensor(Tensors outputs, Shape shape, boolean inPlace) throws OutputShapeException {
        if (!inPlace) {
            return outputs.allocate("y", DType.FLOAT32, shape);
        }
        Tensor y = outputs.get("y");
        if (!y.shape().equals(shape)) {
            throw new OutputShapeException("y has the shape " + shape + ", prepared was " + y.shape(), new Exception());
        }
        return y;
    }

    private static void write(float[] values, Tensor y) {
        y.put(0, values, 0, values.length);
    }

    @Override
    public void free() {
        if (running.get()) {
            throw new AssertionError("freed while it runs");
        }
        freed.incrementAndGet();
    }
}
