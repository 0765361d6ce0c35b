package dev.augur.onnxruntime;

import dev.augur.Device;
import dev.augur.engine.DeviceRefusedException;
import dev.augur.engine.Diagnosis;
import dev.augur.engine.Engine;
import dev.augur.engine.NativeModel;
import dev.augur.engine.Target;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelFormat;
import dev.augur.model.ModelId;
import dev.augur.platform.LibraryPath;
import dev.augur.platform.NvidiaDriver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * ONNX Runtime as an engine: ONNX models on the CPU, or with another {@link ExecutionProvider}, such as {@link Cuda} with
 * the artifact {@code onnxruntime_gpu} in place of {@code onnxruntime}. Thread-safe. The native library is loaded with the
 * first model, not before; each provider is tried once, and what it refuses for is remembered.
 */
public final class OnnxRuntimeEngine implements Engine {
    private static final Logger LOG = LoggerFactory.getLogger(OnnxRuntimeEngine.class);

    private final OnnxRuntimeOptions defaults;
    private final Map<ModelId, OnnxRuntimeOptions> perModel;
    private final SharedPool pool;
    private final ProviderProbes probes;

    /** An engine with the default options. */
    public OnnxRuntimeEngine() {
        this(OnnxRuntimeOptions.defaults());
    }

    /**
     * An engine with options of its own.
     *
     * @param options for every model
     */
    public OnnxRuntimeEngine(OnnxRuntimeOptions options) {
        this(options, Map.of());
    }

    /**
     * An engine with different options for some models.
     *
     * @param defaults for every other model
     * @param perModel by model id; one without a version is for all versions that have none of their own
     */
    public OnnxRuntimeEngine(OnnxRuntimeOptions defaults, Map<ModelId, OnnxRuntimeOptions> perModel) {
        this.defaults = defaults;
        this.perModel = Map.copyOf(perModel);
        this.pool = new SharedPool(defaults);
        this.probes = new ProviderProbes(pool);
    }

    @Override
    public String name() {
        return "ONNX Runtime " + pool.environment().getVersion();
    }

    @Override
    public boolean supports(ModelFormat format) {
        return format == ModelFormat.ONNX || format == ModelFormat.ORT;
    }

    /**
     * The GPUs if this build of ONNX Runtime has a provider for them that the options name, whether or not it works, and the
     * CPU. As many GPUs as the NVIDIA driver shows to this process, and one where it shows none: a try tells why.
     */
    @Override
    public List<Device> devices() {
        List<Device> devices = new ArrayList<>();
        boolean anyForGpus = Stream.concat(Stream.of(defaults), perModel.values().stream())
                .flatMap(options -> options.providersOn(Device.Kind.GPU).stream())
                .anyMatch(NativeProviders::isInThisBuild);
        if (anyForGpus) {
            int gpus = NvidiaDriver.ofThisProcess(LibraryPath.ofThisProcess()).visibleGpus();
            for (int i = 0; i < Math.max(1, gpus); i++) {
                devices.add(Device.gpu(i));
            }
        }
        devices.add(Device.CPU);
        return devices;
    }

    /** The providers that the model's options name for the device's kind, in order; of a packed folder its packed form first. */
    @Override
    public List<Target> targets(LocalModel model, Device device) {
        OnnxRuntimeOptions options = optionsOf(model.id());
        List<Target> targets = new ArrayList<>();
        for (ExecutionProvider provider : options.providersOn(device.kind())) {
            if (provider instanceof Cpu && PackedFolder.isOne(model)) {
                targets.add(new OnnxTarget(model, device, provider, options, true, probes));
            }
            targets.add(new OnnxTarget(model, device, provider, options, false, probes));
        }
        return targets.isEmpty() ? List.of(new NoProvider(device, options)) : targets;
    }

    /** Those of the version, else those of all versions of the model, else the defaults. */
    private OnnxRuntimeOptions optionsOf(ModelId id) {
        OnnxRuntimeOptions ofAll = perModel.getOrDefault(new ModelId(id.name(), null), defaults);
        return perModel.getOrDefault(id, ofAll);
    }

    /** The model's file, and the files that hold its weights. */
    @Override
    public long weightBytes(LocalModel model) {
        return ModelGuard.weightBytes(model, optionsOf(model.id()).safety());
    }

    /** Loads the native library, and a model of one operator on each listed device. */
    @Override
    public Diagnosis diagnose() {
        return new OnnxDiagnosis(defaults, pool, probes, this::devices).run();
    }

    @Override
    public NativeModel load(LocalModel model, Device device) throws DeviceRefusedException {
        List<String> refusals = new ArrayList<>();
        for (Target target : targets(model, device)) {
            try {
                return target.load();
            } catch (DeviceRefusedException e) {
                refusals.add(String.valueOf(e.getMessage()));
            }
        }
        throw new DeviceRefusedException(String.join("; ", refusals), null);
    }

    static void warnOfTelemetry(String version) {
        String warning = Telemetry.warning(version, telemetrySwitch());
        if (warning != null) {
            LOG.warn(warning);
        }
    }

    static @Nullable String telemetrySwitch() {
        return System.getenv(Telemetry.OFF_SWITCH);
    }
}
