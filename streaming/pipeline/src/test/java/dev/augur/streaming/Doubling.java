package dev.augur.streaming;

import dev.augur.Device;
import dev.augur.EngineException;
import dev.augur.Inference;
import dev.augur.InvalidInputException;
import dev.augur.Predictor;
import dev.augur.codec.Codec;
import dev.augur.codec.Decoder;
import dev.augur.codec.Encoder;
import dev.augur.engine.Engine;
import dev.augur.engine.NativeModel;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelFormat;
import dev.augur.tensor.DType;
import dev.augur.tensor.Dim;
import dev.augur.tensor.Shape;
import dev.augur.tensor.Signature;
import dev.augur.tensor.Tensor;
import dev.augur.tensor.TensorSpec;
import dev.augur.tensor.Tensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleConsumer;

/** An engine in plain Java whose one model doubles its input, behind the real predictor. */
public final class Doubling implements Engine, AutoCloseable {
    /** The engine fails on a batch that holds this number. */
    static final float POISON = 7.5f;

    private final DoubleConsumer onValue;
    private final Inference inference;

    public Doubling() {
        this(value -> {});
    }

    /** Calls back with each value that the model sees. */
    Doubling(DoubleConsumer onValue) {
        this.onValue = onValue;
        this.inference = Inference.builder(id -> new LocalModel(id, ModelFormat.ONNX, Path.of("none")))
                .engine(this)
                .build();
    }

    /** Doubles numbers; refuses negative ones. */
    public Predictor<Double, Float> predictor() {
        return inference.predictor("doubling", Codec.of(new Numbers(), new Doubled()));
    }

    @Override
    public String name() {
        return "Doubling 1";
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
        return new DoublingModel();
    }

    @Override
    public void close() {
        inference.close();
    }

    private final class DoublingModel implements NativeModel {
        @Override
        public Signature signature() {
            Dim batch = Dim.of("batch");
            return new Signature(
                    List.of(TensorSpec.of("x", DType.FLOAT32, batch)),
                    List.of(TensorSpec.of("y", DType.FLOAT32, batch)));
        }

        @Override
        public Binding bind(Tensors inputs, Tensors pinned, List<String> copied) {
            Tensor x = inputs.get("x");
            Tensor y = pinned.get("y");
            return new Binding() {
                @Override
                public void run(Tensors outputs) {
                    runOn(x, y);
                }

                @Override
                public void close() {
                    // No native memory.
                }
            };
        }

        private void runOn(Tensor x, Tensor y) {
            for (int i = 0; i < x.shape().elements(); i++) {
                float value = x.floats().get(i);
                onValue.accept(value);
                if (value == POISON) {
                    throw new EngineException("The engine cannot double " + value, null);
                }
                y.floats().put(i, 2 * value);
            }
        }

        @Override
        public void free() {
            // No native memory.
        }
    }

    private static final class Numbers implements Encoder<Double> {
        @Override
        public void check(Double record) {
            if (record < 0) {
                throw new InvalidInputException("The number must be >= 0, got " + record);
            }
        }

        @Override
        public void encode(List<? extends Double> batch, Tensors inputs) {
            Tensor x = inputs.allocate("x", DType.FLOAT32, Shape.of(batch.size()));
            for (int i = 0; i < batch.size(); i++) {
                check(batch.get(i));
                x.floats().put(i, batch.get(i).floatValue());
            }
        }
    }

    private static final class Doubled implements Decoder<Float> {
        @Override
        public List<Float> decode(Tensors inputs, Tensors outputs, int count) {
            List<Float> values = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                values.add(outputs.get("y").floats().get(i));
            }
            return values;
        }
    }
}
