package dev.augur.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.augur.Device;
import dev.augur.engine.DeviceRefusedException;
import dev.augur.engine.Engine;
import dev.augur.engine.Session;
import dev.augur.model.LocalModel;
import dev.augur.tensor.DType;
import dev.augur.tensor.Tensor;
import dev.augur.tensor.TensorPool;
import dev.augur.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** What the tests of an engine stand on: the engine, its models, and memory that is accounted for. */
abstract class EngineKit {
    /** Source of all tensor memory of a test. */
    final TensorPool pool = new TensorPool(1 << 20);

    /** The folder of the models of one test. */
    @TempDir
    Path folder;

    /** For engines. */
    EngineKit() {}

    /**
     * The engine.
     *
     * @return a fresh one
     */
    protected abstract Engine engine();

    /**
     * Writes a model.
     *
     * @param model which one
     * @param into an empty folder
     * @return its files
     * @throws IOException if they cannot be written
     */
    protected abstract LocalModel write(TckModel model, Path into) throws IOException;

    /**
     * Writes a model {@code x DTYPE[n, 2] -> y DTYPE[n, 2]} that gives back what it takes.
     *
     * @param dtype the element type
     * @param into an empty folder
     * @return its files
     * @throws IOException if they cannot be written
     */
    protected abstract LocalModel writeIdentity(DType dtype, Path into) throws IOException;

    /**
     * Whether the engine takes inputs of that type. An engine that does not must refuse such a model when it is loaded.
     *
     * @param dtype the element type
     * @return true by default
     */
    protected boolean supportsInput(DType dtype) {
        return true;
    }

    /**
     * What {@link #supportsInput} says of every type: for a table in an engine's documentation, and a test that holds it to that.
     *
     * @return the types that the engine takes, in the order of their declaration
     */
    public final Set<DType> supportedInputs() {
        Set<DType> supported = EnumSet.noneOf(DType.class);
        for (DType dtype : DType.values()) {
            if (supportsInput(dtype)) {
                supported.add(dtype);
            }
        }
        return supported;
    }

    /**
     * Tells the runtime's native objects, which the engine's models and bindings hold in their fields, from other objects. Those
     * that are open still when their holder is closed are counted as leaked.
     *
     * @param candidate what a field of a model or of a binding holds
     * @return how to ask whether it is open; null, the default, if it is no native object or cannot be asked
     */
    protected @Nullable BooleanSupplier isOpen(Object candidate) {
        return null;
    }

    /**
     * Opens {@link TckModel#SLOW} in the runtime beneath the engine, without the engine.
     *
     * @param into an empty folder for its files
     * @return the model; null, the default, if there is no runtime to compare with
     * @throws IOException if its files cannot be written
     */
    protected @Nullable BareModel openBare(Path into) throws IOException {
        return null;
    }

    /**
     * A session of a model, as the forked programs make it too.
     *
     * @param model which one
     * @param into an empty folder
     * @return the session, owned by the caller
     */
    final Session open(TckModel model, Path into) {
        try {
            return open(write(model, into));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    final Session open(LocalModel files) {
        try {
            return new Session(files.id(), engine().load(files, Device.CPU));
        } catch (DeviceRefusedException e) {
            throw new AssertionError("the CPU must not refuse", e);
        }
    }

    /** Every block of tensor memory is back after each test. */
    @AfterEach
    void allMemoryIsBack() {
        assertThat(pool.usedBytes()).as("bytes of tensor memory in use").isZero();
    }

    final Tensors inputs() {
        return new Tensors(pool);
    }

    static void fill(Tensor tensor, float first) {
        for (int i = 0; i < tensor.shape().elements(); i++) {
            tensor.put(i, new float[] {first + i}, 0, 1);
        }
    }

    static float[] floats(Tensor tensor) {
        float[] values = new float[(int) tensor.shape().elements()];
        tensor.get(0, values, 0, values.length);
        return values;
    }
}
