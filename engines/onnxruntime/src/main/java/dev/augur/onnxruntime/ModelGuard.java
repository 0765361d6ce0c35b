package dev.augur.onnxruntime;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.augur.ModelUnavailableException;
import dev.augur.ModelUnavailableException.Reason;
import dev.augur.model.LocalModel;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Looks at a model's file before native code does. */
final class ModelGuard {
    private final OnnxSafety safety;
    private final LocalModel model;
    private final boolean takesPacked;
    private long weightBytes;

    private ModelGuard(OnnxSafety safety, LocalModel model, boolean takesPacked) {
        this.safety = safety;
        this.model = model;
        this.takesPacked = takesPacked;
    }

    /**
     * Refuses a model that must not reach native code, and tells native code what to hold to with one that may.
     *
     * @param takesPacked whether its weights may be packed for this processor: it is the packed form of a folder whose
     *     manifest agrees with this process
     * @return the size of its file and of the files that hold its weights
     * @throws ModelUnavailableException saying why, and what to do
     * @throws OrtException if a library with operators cannot be registered
     */
    static long admit(LocalModel model, OnnxSafety safety, boolean takesPacked, OrtSession.SessionOptions options)
            throws OrtException {
        ModelGuard guard = new ModelGuard(safety, model, takesPacked);
        boolean ortFormat = guard.checked();
        // By its content, as it was checked; native code goes by the ending of the name.
        options.addConfigEntry("session.load_model_format", ortFormat ? "ORT" : "ONNX");
        options.addConfigEntry(
                "optimization.constant_folding_max_output_size_in_bytes",
                Long.toString(safety.limits().maxGeneratedBytes()));
        for (Path library : safety.libraries()) {
            options.registerCustomOpLibrary(library.toString());
        }
        return guard.weightBytes;
    }

    /**
     * The size of a model's file and of the files that hold its weights.
     *
     * @throws ModelUnavailableException if it must not reach native code
     */
    static long weightBytes(LocalModel model, OnnxSafety safety) {
        ModelGuard guard = new ModelGuard(safety, model, false);
        guard.checked();
        return guard.weightBytes;
    }

    private boolean checked() {
        try {
            return isOrtFormat(model.path());
        } catch (RefusedModelException e) {
            throw unavailable(Reason.NOT_LOADABLE, e.getMessage(), e);
        } catch (IOException e) {
            throw unavailable(Reason.UNREADABLE, "it cannot be read: " + e, e);
        }
    }

    private boolean isOrtFormat(Path path) throws IOException, RefusedModelException {
        if (!Files.isRegularFile(path)) {
            throw new RefusedModelException(Files.exists(path) ? "it is not a regular file" : "there is no such file");
        }
        try (RandomAccessFile opened = new RandomAccessFile(path.toFile(), "r")) {
            FileBytes file = new FileBytes(opened);
            if (file.size() > safety.limits().maxFileBytes()) {
                throw Limit.exceeded(
                        "has " + file.size() + " bytes, more than "
                                + safety.limits().maxFileBytes(),
                        "maxFileBytes");
            }
            weightBytes = file.size();
            boolean ortFormat = OrtFormat.is(file);
            if (!ortFormat) {
                checkOnnx(path, file);
            } else if (!safety.ortFormat()) {
                throw new RefusedModelException("it is in ORT format, whose content is not checked; if you trust it, "
                        + "take it by OnnxSafety.ortFormat");
            }
            return ortFormat;
        }
    }

    private void checkOnnx(Path path, FileBytes file) throws IOException, RefusedModelException {
        OnnxLimits limits = safety.limits();
        Path folder = Objects.requireNonNull(path.toAbsolutePath().getParent(), "a file has a folder");
        ExternalData external = new ExternalData(folder, limits.maxExternalBytes(), takesPacked);
        ScannedModel scanned = new OnnxScanner(file, limits, external).model();
        weightBytes = Known.plus(file.size(), external.fileBytes());
        new Operators(safety.allowed()).check(scanned);
        Expansion.Size size = Expansion.of(scanned);
        if (size.nodes() > limits.maxNodes()) {
            throw Limit.exceeded("has " + size.nodes() + " nodes, more than " + limits.maxNodes(), "maxNodes");
        }
        if (size.generatedBytes() > limits.maxGeneratedBytes()) {
            throw Limit.exceeded(
                    "would take " + size.generatedBytes() + " bytes for constants that its " + file.size()
                            + " bytes do not carry, more than " + limits.maxGeneratedBytes(),
                    "maxGeneratedBytes");
        }
    }

    private ModelUnavailableException unavailable(Reason reason, @Nullable String why, Exception cause) {
        return new ModelUnavailableException(
                model.id(),
                reason,
                "Model '" + model.id() + "': ONNX Runtime cannot load "
                        + model.path().toAbsolutePath() + ": " + why,
                cause);
    }
}
