package dev.augur.tensorflow;

import dev.augur.Device;
import dev.augur.ModelUnavailableException;
import dev.augur.ModelUnavailableException.Reason;
import dev.augur.engine.DeviceRefusedException;
import dev.augur.engine.Diagnosis;
import dev.augur.engine.Engine;
import dev.augur.engine.NativeModel;
import dev.augur.engine.PackedTargets;
import dev.augur.engine.Target;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelFormat;
import dev.augur.model.ModelId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * TensorFlow as an engine: SavedModels, each by one of its signatures. The native library is an artifact of its own for each
 * platform, {@code org.tensorflow:tensorflow-core-native} with the platform as classifier; with {@code -gpu} at its end it
 * runs on CUDA too. Thread-safe. The native library is loaded with the first model, or by {@link #name()}, not before.
 */
public final class TensorFlowEngine implements Engine {
    private final TensorFlowOptions defaults;
    private final Map<ModelId, TensorFlowOptions> perModel;
    private final DeviceProbes probes = new DeviceProbes();

    /** An engine with the default options. */
    public TensorFlowEngine() {
        this(TensorFlowOptions.defaults());
    }

    /**
     * An engine with options of its own.
     *
     * @param options for every model
     */
    public TensorFlowEngine(TensorFlowOptions options) {
        this(options, Map.of());
    }

    /**
     * An engine with different options for some models.
     *
     * @param defaults for every other model
     * @param perModel by model id; one without a version is for all versions that have none of their own
     */
    public TensorFlowEngine(TensorFlowOptions defaults, Map<ModelId, TensorFlowOptions> perModel) {
        this.defaults = defaults;
        this.perModel = Map.copyOf(perModel);
    }

    @Override
    public String name() {
        return "TensorFlow " + NativeLibrary.version();
    }

    @Override
    public boolean supports(ModelFormat format) {
        return format == ModelFormat.SAVED_MODEL;
    }

    /**
     * The GPUs if the native library is built for them, whether or not they work, and the CPU. As many GPUs as the NVIDIA driver
     * shows to this process, and one where it shows none: a try tells why.
     */
    @Override
    public List<Device> devices() {
        List<Device> devices = new ArrayList<>(Gpus.listed());
        devices.add(Device.CPU);
        return devices;
    }

    /** Loads the native library, and a model of one product of matrices on each listed device. */
    @Override
    public Diagnosis diagnose() {
        return new TfDiagnosis(defaults, probes, Runtime.getRuntime().availableProcessors()).run();
    }

    /** Once; a model that augur pack left in a folder is tried as packed first. */
    @Override
    public List<Target> targets(LocalModel model, Device device) {
        return PackedTargets.of(this, model, device);
    }

    @Override
    public NativeModel load(LocalModel model, Device device) throws DeviceRefusedException {
        TensorFlowOptions ofAllVersions =
                perModel.getOrDefault(new ModelId(model.id().name(), null), defaults);
        TensorFlowOptions options = perModel.getOrDefault(model.id(), ofAllVersions);
        try {
            return new ModelLoader(model, options, device, probes).load();
        } catch (RefusedModelException | NativeException e) {
            throw unavailable(model, Reason.NOT_LOADABLE, "cannot load", e);
        } catch (IOException e) {
            throw unavailable(model, Reason.UNREADABLE, "cannot read", e);
        }
    }

    private static ModelUnavailableException unavailable(
            LocalModel model, Reason reason, String cannot, Exception cause) {
        String why = cause instanceof IOException ? cause.toString() : cause.getMessage();
        return new ModelUnavailableException(
                model.id(),
                reason,
                "Model '" + model.id() + "': TensorFlow " + cannot + " "
                        + model.path().toAbsolutePath() + ": " + why,
                cause);
    }
}
