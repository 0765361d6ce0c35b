package dev.augur.tck;

import dev.augur.Device;
import dev.augur.Inference;
import dev.augur.Predictor;
import dev.augur.codec.RowCodec;
import dev.augur.engine.DeviceRefusedException;
import dev.augur.engine.Session;
import dev.augur.model.LocalModel;
import dev.augur.tensor.DType;
import dev.augur.tensor.Shape;
import dev.augur.tensor.Tensor;
import dev.augur.tensor.TensorPool;
import dev.augur.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** An engine with its models loaded, for programs that run it: what they need, and whether it still works. One thread. */
final class MisuseBench implements AutoCloseable {
    /** One record of {@link TckModel#DOUBLE}. */
    static final Shape ROW = Shape.of(1, 4);

    private final CountedEngine engine;
    private final TensorPool pool = new TensorPool(1 << 20);
    private final Map<TckModel, LocalModel> files = new EnumMap<>(TckModel.class);
    private final Inference inference;
    private final Predictor<float[], float[]> predictor;
    private final Session session;
    private final Session twoInputs;

    MisuseBench(EngineKit kit) throws IOException {
        this.engine = new CountedEngine(kit.engine(), kit::isOpen);
        for (TckModel model : TckModel.values()) {
            Path folder = Files.createTempDirectory("bench-");
            files.put(model, kit.write(model, folder));
        }
        this.inference = inferenceOf(TckModel.DOUBLE).build();
        this.predictor = rows(inference);
        this.session = open(TckModel.DOUBLE);
        this.twoInputs = open(TckModel.TWO_INPUTS);
    }

    /** The engine, with its counts. */
    CountedEngine engine() {
        return engine;
    }

    /** Where all tensor memory comes from. */
    TensorPool pool() {
        return pool;
    }

    /** The files of a model. */
    LocalModel files(TckModel model) {
        return Objects.requireNonNull(files.get(model), model.name());
    }

    /** A session of {@link TckModel#DOUBLE} that stays open. */
    Session session() {
        return session;
    }

    /** A session of {@link TckModel#TWO_INPUTS} that stays open. */
    Session twoInputs() {
        return twoInputs;
    }

    /** A predictor of {@link TckModel#DOUBLE} that stays open. */
    Predictor<float[], float[]> predictor() {
        return predictor;
    }

    /** The inference of {@link #predictor()}. */
    Inference inference() {
        return inference;
    }

    /** An inference of its own, whose store has one model. */
    Inference.Builder inferenceOf(TckModel model) {
        return Inference.builder(id -> files(model)).engine(engine).allocator(pool);
    }

    /** A predictor of the one model that an inference has. */
    Predictor<float[], float[]> rows(Inference of) {
        return of.predictor(files(TckModel.DOUBLE).id(), RowCodec.floats());
    }

    /** A session of its own. */
    Session open(TckModel model) {
        LocalModel local = files(model);
        try {
            return new Session(local.id(), engine.load(local, Device.CPU));
        } catch (DeviceRefusedException e) {
            throw new AssertionError("the CPU must not refuse", e);
        }
    }

    /** Two empty sets. */
    Tensors tensors() {
        return new Tensors(pool);
    }

    /** A tensor of zeros. */
    Tensor zeros(DType dtype, Shape shape) {
        return zero(pool.allocate(dtype, shape));
    }

    static Tensor zero(Tensor tensor) {
        if (tensor.dtype() == DType.STRING) {
            Arrays.fill(tensor.strings(), "");
        } else {
            byte[] zeros = new byte[tensor.bytes().remaining()];
            tensor.bytes().put(zeros);
        }
        return tensor;
    }

    /** Runs the session that stays open on one input, and gives nothing back. */
    void run(String input, DType dtype, Shape shape) {
        try (Tensors in = tensors();
                Tensors out = tensors()) {
            zero(in.allocate(input, dtype, shape));
            session.run(in, out);
        }
    }

    /** Runs a session on the first row there is. */
    float[] run(Session on) {
        try (Session.Call call = on.newCall(pool, List.of())) {
            return run(call);
        }
    }

    /** Runs a call on the first row there is. */
    static float[] run(Session.Call call) {
        call.clear();
        call.inputs().allocate("x", DType.FLOAT32, ROW).put(0, new float[] {1, 2, 3, 4}, 0, 4);
        call.run();
        return EngineKit.floats(call.outputs().get("y"));
    }

    /** Whether an answer to the first row is right. */
    static void requireRight(float[] answer) {
        require(Arrays.equals(answer, new float[] {2, 4, 6, 8}), "a wrong answer: " + Arrays.toString(answer));
    }

    /** Whether session and predictor answer as if nothing had happened. */
    void requireGood() {
        requireRight(run(session));
        requireRight(predictor.predict(new float[] {1, 2, 3, 4}));
    }

    static void require(boolean condition, String text) {
        if (!condition) {
            throw new IllegalStateException(text);
        }
    }

    @Override
    public void close() {
        session.close();
        twoInputs.close();
        inference.close();
        require(pool.usedBytes() == 0, "tensor memory is left: " + pool.usedBytes() + " bytes");
    }
}
