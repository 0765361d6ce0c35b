package dev.augur.tck;

import dev.augur.Device;
import dev.augur.ModelUnavailableException;
import dev.augur.ModelUnavailableException.Reason;
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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Doubles rows in plain Java, with one fault of an engine if it is planted. Its files hold the name of the model. */
final class JavaEngine implements Engine {
    /** What an engine may do wrong. */
    enum Fault {
        NONE,
        /** A handle of a binding stays open. */
        LEAKS,
        /** Every third answer is another one. */
        WRONG_ANSWERS,
        /** What cannot be run is no typed error. */
        UNTYPED
    }

    /** Stands for a native object. */
    static final class Handle {
        private boolean open = true;

        boolean isOpen() {
            return open;
        }
    }

    private final Fault fault;
    private final AtomicInteger runs = new AtomicInteger();

    JavaEngine(Fault fault) {
        this.fault = fault;
    }

    @Override
    public String name() {
        return "Java 17.0";
    }

    @Override
    public boolean supports(ModelFormat format) {
        return format == ModelFormat.ONNX;
    }

    @Override
    public List<Device> devices() {
        return List.of(Device.CPU);
    }

    @Override
    public NativeModel load(LocalModel model, Device device) {
        try {
            String name = Files.readString(model.path());
            boolean known = Arrays.stream(TckModel.values()).map(Enum::name).anyMatch(name::equals);
            if (!known) {
                throw new ModelUnavailableException(
                        model.id(),
                        Reason.NOT_LOADABLE,
                        "Model '" + model.id() + "': no model in " + model.path(),
                        null);
            }
            return new Rows(TckModel.valueOf(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class Rows implements NativeModel {
        private final TckModel model;

        private Rows(TckModel model) {
            this.model = model;
        }

        @Override
        public Signature signature() {
            Dim columns = Dim.of(model == TckModel.SLOW ? RaceProgram.COLUMNS : 4);
            TensorSpec y = TensorSpec.of("y", DType.FLOAT32, Dim.of("batch"), columns);
            TensorSpec x = TensorSpec.of("x", DType.FLOAT32, Dim.of("batch"), columns);
            TensorSpec a = TensorSpec.of("a", DType.FLOAT32, Dim.of("batch"), columns);
            TensorSpec b = TensorSpec.of("b", DType.INT64, Dim.of("batch"), columns);
            return new Signature(model == TckModel.TWO_INPUTS ? List.of(a, b) : List.of(x), List.of(y));
        }

        @Override
        public Binding bind(Tensors inputs, Tensors pinned, List<String> copied) {
            return new Bound(inputs);
        }

        @Override
        public void free() {}
    }

    private final class Bound implements NativeModel.Binding {
        private final Tensors inputs;
        private @Nullable Handle handle = new Handle();

        private Bound(Tensors inputs) {
            this.inputs = inputs;
        }

        @Override
        public void run(Tensors outputs) {
            Tensor from = inputs.tensor(0);
            Tensor to = outputs.find("y");
            if (inputs.size() > 1 && !inputs.tensor(1).shape().equals(from.shape())) {
                throw fault == Fault.UNTYPED
                        ? new ArithmeticException("planted")
                        : new dev.augur.EngineException("Model '" + inputs + "' has two batches", null);
            }
            float[] values = EngineKit.floats(from);
            boolean wrong = fault == Fault.WRONG_ANSWERS && runs.incrementAndGet() % 3 == 0;
            for (int i = 0; i < values.length; i++) {
                values[i] = wrong ? 7 : 2 * values[i];
            }
            Tensor y = to == null ? outputs.allocate("y", DType.FLOAT32, from.shape()) : to;
            y.put(0, values, 0, values.length);
        }

        @Override
        public void close() {
            Handle own = handle;
            handle = null;
            if (own != null) {
                own.open = fault == Fault.LEAKS;
            }
        }
    }
}
