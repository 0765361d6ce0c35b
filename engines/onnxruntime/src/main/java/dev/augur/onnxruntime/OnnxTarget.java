package dev.augur.onnxruntime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtException.OrtErrorCode;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.augur.Device;
import dev.augur.ModelUnavailableException;
import dev.augur.ModelUnavailableException.Reason;
import dev.augur.engine.DeviceRefusedException;
import dev.augur.engine.NativeModel;
import dev.augur.engine.Target;
import dev.augur.model.LocalModel;
import dev.augur.tensor.Signature;
import java.util.EnumSet;
import java.util.Set;

/**
 * A model, to be loaded with one provider on one device.
 *
 * @param model its files
 * @param device the device
 * @param backend the provider
 * @param options of the model
 * @param packed whether this is the packed form of a folder of {@code augur pack}
 * @param probes which providers work here
 */
record OnnxTarget(
        LocalModel model,
        Device device,
        ExecutionProvider backend,
        OnnxRuntimeOptions options,
        boolean packed,
        ProviderProbes probes)
        implements Target {
    /** What the files are to blame for, on whichever device. */
    private static final Set<OrtErrorCode> OF_THE_FILES = EnumSet.of(
            OrtErrorCode.ORT_NO_SUCHFILE,
            OrtErrorCode.ORT_NO_MODEL,
            OrtErrorCode.ORT_INVALID_PROTOBUF,
            OrtErrorCode.ORT_INVALID_GRAPH);

    @Override
    public String provider() {
        return packed ? "packed" : backend.title();
    }

    @Override
    public NativeModel load() throws DeviceRefusedException {
        OrtEnvironment environment = probes.pool().environment();
        OnnxRuntimeEngine.warnOfTelemetry(environment.getVersion());
        if (!(backend instanceof Cpu)) {
            probes.require(backend, device);
        }
        LocalModel files = packed ? PackedFolder.of(model).packedForm(options, environment.getVersion()) : model;
        SessionOptions sessionOptions = NativeOptions.of(probes.pool().settle(model.id(), options), backend);
        boolean loaded = false;
        try {
            if (packed) {
                // What there is to rewrite was rewritten when it was packed.
                sessionOptions.setOptimizationLevel(SessionOptions.OptLevel.NO_OPT);
            }
            long weightBytes = ModelGuard.admit(files, options.safety(), packed, sessionOptions);
            NativeProviders.add(backend, device, sessionOptions);
            OrtSession session = environment.createSession(files.path().toString(), sessionOptions);
            NativeModel opened = open(session, sessionOptions, weightBytes);
            loaded = true;
            return opened;
        } catch (OrtException e) {
            throw failed(e);
        } finally {
            if (!loaded) {
                sessionOptions.close();
            }
        }
    }

    private NativeModel open(OrtSession session, SessionOptions sessionOptions, long weightBytes) throws OrtException {
        boolean read = false;
        try {
            Signature signature = OnnxSignature.of(model.id(), session);
            OnnxModel opened = new OnnxModel(this, session, sessionOptions, signature, weightBytes).prepared();
            read = true;
            return opened;
        } catch (UnsupportedValueException e) {
            throw unavailable(String.valueOf(e.getMessage()), e);
        } finally {
            if (!read) {
                session.close();
            }
        }
    }

    /** On the CPU nothing but memory can be the device's fault; elsewhere the CPU tells better than a guess. */
    private RuntimeException failed(OrtException e) throws DeviceRefusedException {
        boolean ofTheDevice =
                OrtErrors.isOutOfMemory(e) || !(backend instanceof Cpu || OF_THE_FILES.contains(e.getCode()));
        if (ofTheDevice) {
            throw new DeviceRefusedException(
                    backend.title() + " works here, but does not take this model: " + OrtErrors.text(e), e);
        }
        return unavailable(OrtErrors.text(e), e);
    }

    private ModelUnavailableException unavailable(String why, Exception cause) {
        return new ModelUnavailableException(
                model.id(),
                Reason.NOT_LOADABLE,
                "Model '" + model.id() + "': ONNX Runtime cannot load "
                        + model.path().toAbsolutePath() + ": " + why,
                cause);
    }
}
