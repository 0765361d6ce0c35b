package dev.augur.djl;

import dev.augur.Device;
import dev.augur.engine.DeviceRefusedException;
import dev.augur.engine.Diagnosis;
import dev.augur.engine.Engine;
import dev.augur.engine.NativeModel;
import dev.augur.engine.PackedTargets;
import dev.augur.engine.Target;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An engine of Deep Java Library (DJL): PyTorch, which loads TorchScript archives, or another that is on the class path.
 * Thread-safe. DJL and its native libraries are loaded with the first model, not before; DJL sends no usage data and
 * downloads nothing, unless the user has set its own switches otherwise.
 */
public final class DjlEngine implements Engine {
    private static final Map<String, ModelFormat> FORMATS =
            Map.of(DjlRuntime.PYTORCH, ModelFormat.TORCHSCRIPT, "TensorFlow", ModelFormat.SAVED_MODEL);

    private final String djlEngine;
    private final DjlOptions options;
    private final Set<ModelFormat> formats;
    private final DjlRuntime runtime;

    /** PyTorch with the default options. */
    public DjlEngine() {
        this(DjlRuntime.PYTORCH, DjlOptions.defaults());
    }

    private DjlEngine(String djlEngine, DjlOptions options) {
        this.djlEngine = djlEngine;
        this.options = options;
        this.formats = formats(djlEngine, options);
        this.runtime = new DjlRuntime(djlEngine, options);
    }

    /**
     * A DJL engine with the default options.
     *
     * @param djlEngine DJL's name of it, for example {@code PyTorch}
     * @return the engine
     * @throws IllegalArgumentException if the formats of its models are not known, or it is {@code OnnxRuntime}
     */
    public static DjlEngine of(String djlEngine) {
        return of(djlEngine, DjlOptions.defaults());
    }

    /**
     * A DJL engine with options of its own.
     *
     * @param djlEngine DJL's name of it, for example {@code PyTorch}
     * @param options how it loads and runs models
     * @return the engine
     * @throws IllegalArgumentException if the formats of its models are not known, or it is {@code OnnxRuntime}
     */
    public static DjlEngine of(String djlEngine, DjlOptions options) {
        return new DjlEngine(djlEngine, options);
    }

    private static Set<ModelFormat> formats(String djlEngine, DjlOptions options) {
        if (djlEngine.equals("OnnxRuntime")) {
            throw new IllegalArgumentException(
                    "DJL's engine OnnxRuntime fails in a process where anything else uses ONNX "
                            + "Runtime; use OnnxRuntimeEngine of augur-onnxruntime");
        }
        if (!options.formats().isEmpty()) {
            return options.formats();
        }
        ModelFormat format = FORMATS.get(djlEngine);
        if (format == null) {
            throw new IllegalArgumentException("The formats of the models of DJL's engine '" + djlEngine
                    + "' are not known; name them with DjlOptions.Builder.format");
        }
        return Set.of(format);
    }

    /** For example {@code PyTorch 2.7.1 (DJL 0.35.1)}; without the versions if the engine does not start. */
    @Override
    public String name() {
        try {
            return djlEngine + " " + runtime.start().getVersion() + " (DJL " + ai.djl.engine.Engine.getDjlVersion()
                    + ")";
        } catch (UnusableEngineException e) {
            return djlEngine + " (DJL)";
        }
    }

    @Override
    public boolean supports(ModelFormat format) {
        return formats.contains(format);
    }

    /**
     * The GPUs that DJL finds if the native libraries are built for them, one if it finds none, so that a try tells why, and the
     * CPU; the CPU alone if the engine does not start.
     */
    @Override
    public List<Device> devices() {
        try {
            return DjlDevices.all(runtime.start());
        } catch (UnusableEngineException e) {
            return List.of(Device.CPU);
        }
    }

    /** Starts the engine; PyTorch runs a module of one product of matrices on each listed device. */
    @Override
    public Diagnosis diagnose() {
        return new DjlDiagnosis(runtime, Runtime.getRuntime().availableProcessors()).run(name());
    }

    /** Once; a model that augur pack left in a folder is tried as packed first. */
    @Override
    public List<Target> targets(LocalModel model, Device device) {
        return PackedTargets.of(this, model, device);
    }

    @Override
    public NativeModel load(LocalModel model, Device device) throws DeviceRefusedException {
        try {
            ai.djl.engine.Engine engine = runtime.start();
            if (runtime.isPyTorch() && device.kind() == Device.Kind.GPU) {
                runtime.probes().require(engine, device);
            }
            ai.djl.Device at = DjlDevices.of(engine, device);
            DjlModelOptions own = options.of(model.id());
            return runtime.isPyTorch()
                    ? TorchModel.load(model, own, engine, at)
                    : BlockModel.load(model, own, engine, at);
        } catch (UnusableEngineException | UnusableModelException e) {
            throw DjlErrors.refused(model, e.getMessage(), e);
        } catch (ai.djl.engine.EngineException e) {
            String why = DjlErrors.text(e);
            if (device.kind() == Device.Kind.GPU && DjlErrors.isOutOfMemory(e)) {
                throw new DeviceRefusedException(device + " has too little memory for this model: " + why, e);
            }
            if (device.kind() == Device.Kind.GPU && why.contains("CUDA")) {
                throw new DeviceRefusedException(why, e);
            }
            throw DjlErrors.refused(model, why, e);
        }
    }
}
