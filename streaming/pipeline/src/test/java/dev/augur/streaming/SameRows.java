package dev.augur.streaming;

import dev.augur.Device;
import dev.augur.EngineException;
import dev.augur.Inference;
import dev.augur.Predictor;
import dev.augur.codec.TensorCodec;
import dev.augur.engine.Engine;
import dev.augur.engine.NativeModel;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelFormat;
import dev.augur.tensor.DType;
import dev.augur.tensor.Dim;
import dev.augur.tensor.Signature;
import dev.augur.tensor.Tensor;
import dev.augur.tensor.TensorSpec;
import dev.augur.tensor.Tensors;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** An engine in plain Java whose one model gives back its rows of some numbers, behind the real predictor. */
final class SameRows implements Engine, AutoCloseable {
    /** The engine fails on a batch that holds this number. */
    static final float POISON = 7.5f;

    final AtomicInteger runs = new AtomicInteger();
    private final int width;
    private final Inference inference;

    SameRows(int width) {
        this.width = width;
        this.inference = Inference.builder(id -> new LocalModel(id, ModelFormat.ONNX, Path.of("none")))
                .engine(this)
                .build();
    }

    Predictor<Tensors, Tensors> predictor() {
        return inference.predictor("same", TensorCodec.all());
    }

    @Override
    public String name() {
        return "Same 1";
    }

    @Override
    public boolean supports(ModelFormat format) {
        return true;
    }

    @Override
    public List<Device> devices() {
        return List.of(Device.CPU);
    }

    @Override
    public NativeModel load(LocalModel model, Device device) {
        return new Same();
    }

    @Override
    public void close() {
        inference.close();
    }

    private final class Same implements NativeModel {
        @Override
        public Signature signature() {
            Dim batch = Dim.of("batch");
            return new Signature(
                    List.of(TensorSpec.of("x", DType.FLOAT32, batch, Dim.of(width))),
                    List.of(TensorSpec.of("y", DType.FLOAT32, batch, Dim.of(width))));
        }

        @Override
        public Binding bind(Tensors inputs, Tensors pinned, List<String> copied) {
            Tensor x = inputs.get("x");
            Tensor y = pinned.get("y");
            return new Binding() {
                @Override
                public void run(Tensors outputs) {
                    runs.incrementAndGet();
                    copy(x.floats(), y.floats());
                }

                @Override
                public void close() {
                    // No native memory.
                }
            };
        }

        private void copy(FloatBuffer from, FloatBuffer to) {
            while (from.hasRemaining()) {
                float value = from.get();
                if (value == POISON) {
                    throw new EngineException("The engine cannot take " + value, null);
                }
                to.put(value);
            }
        }

        @Override
        public void free() {
            // No native memory.
        }
    }
}
