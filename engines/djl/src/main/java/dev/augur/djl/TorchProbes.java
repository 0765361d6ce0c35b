package dev.augur.djl;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import dev.augur.Device;
import dev.augur.engine.DeviceRefusedException;
import dev.augur.engine.DeviceTrials;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tries devices with a module of one product of matrices, each device once: what it refuses for is remembered, but for too
 * little memory, which may be there the next time. Thread-safe.
 */
final class TorchProbes {
    /** A TorchScript archive whose {@code forward} multiplies a matrix with itself. */
    static final String MODULE = "probe.pt";

    private final DeviceTrials trials = new DeviceTrials();

    /**
     * Tries a device, unless that was done.
     *
     * @throws DeviceRefusedException if it does not run the module, in words to act on
     */
    void require(Engine engine, Device device) throws DeviceRefusedException {
        trials.require(device, () -> refusal(engine, device));
    }

    private static @Nullable String refusal(Engine engine, Device device) throws DeviceRefusedException {
        try {
            run(engine, DjlDevices.of(engine, device));
            return null;
        } catch (DeviceRefusedException e) {
            return String.valueOf(e.getMessage());
        } catch (EngineException e) {
            String why = DjlErrors.text(e);
            if (DjlErrors.isOutOfMemory(e)) {
                throw new DeviceRefusedException(device + " has too little memory for any model: " + why, e);
            }
            return device + " is there, but does not take a model: " + why
                    + (device.kind() == Device.Kind.GPU ? DjlDevices.driver() : "");
        } catch (IOException e) {
            throw new UncheckedIOException("The module of the probe cannot be read", e);
        }
    }

    private static void run(Engine engine, ai.djl.Device device) throws IOException {
        try (PtNDManager manager = (PtNDManager) engine.newBaseManager(device);
                InputStream in = Objects.requireNonNull(TorchProbes.class.getResourceAsStream(MODULE), MODULE);
                PtSymbolBlock module = JniUtils.loadModule(manager, in, true, false);
                PtNDArray ones = (PtNDArray) manager.ones(new Shape(2, 2));
                IValue argument = IValue.from(ones);
                IValue result = IValueUtils.runMethod(module, "forward", argument);
                PtNDArray product = result.toTensor(manager)) {
            float[] values = product.toFloatArray();
            if (values[0] != 2) {
                throw new EngineException("a product of ones came out as " + values[0]);
            }
        }
    }
}
