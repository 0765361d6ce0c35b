package dev.augur.onnxruntime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import dev.augur.Device;
import dev.augur.ModelUnavailableException;
import dev.augur.ModelUnavailableException.Reason;
import dev.augur.engine.DeviceRefusedException;
import dev.augur.engine.Engine;
import dev.augur.engine.NativeModel;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelFormat;
import dev.augur.model.ModelId;
import dev.augur.tensor.Signature;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * ONNX Runtime as an engine: ONNX models on the CPU, or on CUDA with the artifact {@code onnxruntime_gpu} in place of
 * {@code onnxruntime}. Thread-safe. The native library is loaded with the first model, not before.
 */
public final class OnnxRuntimeEngine implements Engine {
    private static final Logger LOG = LoggerFactory.getLogger(OnnxRuntimeEngine.class);

    private final OnnxRuntimeOptions defaults;
    private final Map<ModelId, OnnxRuntimeOptions> perModel;

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
     * @param perModel by model id
     */
    public OnnxRuntimeEngine(OnnxRuntimeOptions defaults, Map<ModelId, OnnxRuntimeOptions> perModel) {
        this.defaults = defaults;
        this.perModel = Map.copyOf(perModel);
    }

    @Override
    public String name() {
        return "ONNX Runtime " + OrtEnvironment.getEnvironment().getVersion();
    }

    @Override
    public boolean supports(ModelFormat format) {
        return format == ModelFormat.ONNX;
    }

    /** The first GPU if this build of ONNX Runtime carries the CUDA provider, whether or not it works; and the CPU. */
    @Override
    public List<Device> devices() {
        boolean cuda = OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA);
        return cuda ? List.of(Device.gpu(0), Device.CPU) : List.of(Device.CPU);
    }

    @Override
    public NativeModel load(LocalModel model, Device device) throws DeviceRefusedException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        String warning = Telemetry.warning(environment.getVersion(), System.getenv(Telemetry.OFF_SWITCH));
        if (warning != null) {
            LOG.warn(warning);
        }
        OnnxRuntimeOptions typed = perModel.getOrDefault(model.id(), defaults);
        OrtSession.SessionOptions options = NativeOptions.of(typed, device);
        boolean loaded = false;
        try {
            ModelGuard.admit(model, typed.safety(), options);
            OrtSession session = environment.createSession(model.path().toString(), options);
            NativeModel opened = open(model, session, options);
            loaded = true;
            return opened;
        } catch (OrtException e) {
            throw refused(model, OrtErrors.text(e), e);
        } finally {
            if (!loaded) {
                options.close();
            }
        }
    }

    private static NativeModel open(LocalModel model, OrtSession session, OrtSession.SessionOptions options)
            throws OrtException {
        boolean read = false;
        try {
            Signature signature = OnnxSignature.of(model.id(), session);
            NativeModel opened = new OnnxModel(model.id(), session, options, signature).prepared();
            read = true;
            return opened;
        } catch (UnsupportedValueException e) {
            throw refused(model, e.getMessage(), e);
        } finally {
            if (!read) {
                session.close();
            }
        }
    }

    private static ModelUnavailableException refused(LocalModel model, @Nullable String why, Exception cause) {
        return new ModelUnavailableException(
                model.id(),
                Reason.NOT_LOADABLE,
                "Model '" + model.id() + "': ONNX Runtime cannot load "
                        + model.path().toAbsolutePath() + ": " + why,
                cause);
    }
}
