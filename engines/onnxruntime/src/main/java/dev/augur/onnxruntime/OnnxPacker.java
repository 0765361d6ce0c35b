package dev.augur.onnxruntime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.augur.Device;
import dev.augur.ModelUnavailableException;
import dev.augur.engine.DeviceRefusedException;
import dev.augur.engine.NativeModel;
import dev.augur.engine.Target;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelFormat;
import dev.augur.model.ModelId;
import dev.augur.model.PackedFiles;
import dev.augur.onnxruntime.OnnxRuntimeOptions.ThreadPool;
import dev.augur.tensor.Signature;
import dev.augur.tensor.TensorSpec;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes ONNX models in a form that starts fast: the graph optimised for this processor and this version of ONNX Runtime,
 * the weights in a file beside it that is mapped and shared by processes, packed as the kernels take them. Beside it stands
 * the form for every other processor, with the same weights. The engine loads such a folder like any model; which form it
 * took, and why, is in the placement. Thread-safe.
 */
public final class OnnxPacker {
    private static final ModelId ID = ModelId.of("packing");

    private final OnnxRuntimeOptions options;

    /**
     * A packer.
     *
     * @param options as the engine will have them: the optimization level must be the same, and so what models may do
     */
    public OnnxPacker(OnnxRuntimeOptions options) {
        this.options = options;
    }

    /**
     * What was written.
     *
     * @param signature of the model
     * @param runtime the version of ONNX Runtime that it is for
     * @param platform for example {@code linux-x64}
     * @param cpu the features of the processor that it is for; empty where the system does not tell
     * @param bytes size of each file by name
     */
    public record Packed(
            Signature signature, String runtime, String platform, List<String> cpu, Map<String, Long> bytes) {
        /**
         * Copies the collections.
         *
         * @param signature as the record has it
         * @param runtime as the record has it
         * @param platform as the record has it
         * @param cpu as the record has it
         * @param bytes as the record has it
         */
        public Packed {
            cpu = List.copyOf(cpu);
            bytes = Map.copyOf(bytes);
        }
    }

    /**
     * Packs a model, and loads both of its forms to see that they can be.
     *
     * @param model an ONNX file, with its external data beside it
     * @param folder an empty folder
     * @return what was written there
     * @throws ModelUnavailableException if the model is refused or cannot be loaded
     * @throws IOException if the files cannot be written
     */
    public Packed pack(Path model, Path folder) throws IOException {
        OrtEnvironment environment = new SharedPool(options).environment();
        Signature signature = optimise(environment, model, folder);
        Path packed = folder.resolve(PackManifest.PACKED);
        Path portable = folder.resolve(PackManifest.PORTABLE);
        PortableForm.write(model, packed, portable, folder.resolve(PackManifest.WEIGHTS));
        Map<String, PackedFiles.Entry> files = new TreeMap<>();
        for (String name : List.of(PackManifest.PACKED, PackManifest.PORTABLE, PackManifest.WEIGHTS)) {
            if (Files.exists(folder.resolve(name))) {
                files.put(name, PackedFiles.Entry.of(folder.resolve(name)));
            }
        }
        PackManifest manifest = new PackManifest(
                environment.getVersion(),
                OnnxLibraries.platform(),
                CpuFeatures.ofThisMachine(),
                options.optimizationLevel().name(),
                texts(signature.inputs()),
                texts(signature.outputs()),
                files);
        manifest.write(folder);
        tryEachForm(new LocalModel(ID, ModelFormat.ONNX, portable));
        Map<String, Long> bytes = new TreeMap<>();
        files.forEach((name, entry) -> bytes.put(name, entry.bytes()));
        return new Packed(signature, manifest.runtime(), manifest.platform(), manifest.cpu(), bytes);
    }

    private static List<String> texts(List<TensorSpec> specs) {
        return specs.stream().map(TensorSpec::toString).toList();
    }

    private Signature optimise(OrtEnvironment environment, Path model, Path folder) {
        LocalModel files = new LocalModel(ID, ModelFormat.ONNX, model);
        try (SessionOptions session = NativeOptions.of(alone(), new Cpu())) {
            ModelGuard.admit(files, options.safety(), false, session);
            session.setOptimizedModelFilePath(
                    folder.resolve(PackManifest.PACKED).toString());
            session.addConfigEntry("session.save_model_format", "ONNX");
            session.addConfigEntry("session.optimized_model_external_initializers_file_name", PackManifest.WEIGHTS);
            session.addConfigEntry(
                    "session.optimized_model_external_initializers_min_size_in_bytes",
                    Integer.toString(PortableForm.SMALLEST));
            session.addConfigEntry("session.save_external_prepacked_constant_initializers", "1");
            try (OrtSession made = environment.createSession(model.toString(), session)) {
                return OnnxSignature.of(ID, made);
            }
        } catch (OrtException e) {
            throw unavailable(model, OrtErrors.text(e), e);
        } catch (UnsupportedValueException e) {
            throw unavailable(model, String.valueOf(e.getMessage()), e);
        }
    }

    private OnnxRuntimeOptions alone() {
        return options.threadPool() == ThreadPool.OWN ? options : options.withOwnThreads();
    }

    private void tryEachForm(LocalModel model) {
        for (Target target : new OnnxRuntimeEngine(options).targets(model, Device.CPU)) {
            try {
                NativeModel loaded = target.load();
                loaded.free();
            } catch (DeviceRefusedException e) {
                throw unavailable(
                        model.path(), "its form '" + target.provider() + "' does not load: " + e.getMessage(), e);
            }
        }
    }

    private static ModelUnavailableException unavailable(Path model, String why, Exception cause) {
        return new ModelUnavailableException(
                ID,
                ModelUnavailableException.Reason.NOT_LOADABLE,
                "ONNX Runtime cannot pack " + model.toAbsolutePath() + ": " + why,
                cause);
    }

    /**
     * Writes ONNX Runtime's native libraries for the CPU of this platform, for the property {@code
     * onnxruntime.native.path}.
     *
     * @param folder where they go; made if it is not there
     * @return the files; none if the class path has the libraries in no jar
     * @throws IOException if they cannot be written
     */
    public static List<Path> unpackNatives(Path folder) throws IOException {
        Files.createDirectories(folder);
        List<Path> files = new ArrayList<>();
        for (URL resource : OnnxLibraries.resources()) {
            String name = resource.getPath().substring(resource.getPath().lastIndexOf('/') + 1);
            if (OnnxLibraries.required().stream().map(System::mapLibraryName).anyMatch(name::equals)) {
                try (InputStream in = resource.openStream()) {
                    Files.copy(in, folder.resolve(name));
                }
                files.add(folder.resolve(name));
            }
        }
        return files;
    }
}
