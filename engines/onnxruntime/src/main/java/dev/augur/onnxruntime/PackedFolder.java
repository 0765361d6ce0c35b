package dev.augur.onnxruntime;

import dev.augur.ModelUnavailableException;
import dev.augur.ModelUnavailableException.Reason;
import dev.augur.engine.DeviceRefusedException;
import dev.augur.model.DamagedPackException;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelFormat;
import dev.augur.model.PackedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A folder that {@code augur pack} wrote, with a model in two forms: for every processor, and for one. */
final class PackedFolder {
    private final LocalModel model;
    private final Path folder;
    private final PackManifest manifest;

    private PackedFolder(LocalModel model, Path folder, PackManifest manifest) {
        this.model = model;
        this.folder = folder;
        this.manifest = manifest;
    }

    /** Whether a model's file is the portable form in such a folder. */
    static boolean isOne(LocalModel model) {
        Path name = model.path().getFileName();
        return name != null
                && name.toString().equals(PackManifest.PORTABLE)
                && Files.exists(folderOf(model).resolve(PackedFiles.FILE), LinkOption.NOFOLLOW_LINKS);
    }

    private static Path folderOf(LocalModel model) {
        return Objects.requireNonNull(model.path().toAbsolutePath().getParent(), "a file has a folder");
    }

    /**
     * The folder of a model.
     *
     * @throws ModelUnavailableException if its manifest is damaged
     */
    static PackedFolder of(LocalModel model) {
        Path folder = folderOf(model);
        try {
            return new PackedFolder(model, folder, PackManifest.read(folder));
        } catch (DamagedPackException e) {
            throw damaged(model, folder, PackedFiles.FILE, String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw unreadable(model, folder, e);
        }
    }

    /**
     * The form for this processor and this version of ONNX Runtime.
     *
     * @throws DeviceRefusedException if it was made for others, or is not what the options ask for
     * @throws ModelUnavailableException if a file is not as it was written
     */
    LocalModel packedForm(OnnxRuntimeOptions options, String runtime) throws DeviceRefusedException {
        try {
            requireWhole();
        } catch (IOException e) {
            throw unreadable(model, folder, e);
        }
        String refusal = refusal(options, runtime, OnnxLibraries.platform(), CpuFeatures.ofThisMachine());
        if (refusal != null) {
            throw new DeviceRefusedException(refusal, null);
        }
        return new LocalModel(model.id(), ModelFormat.ONNX, folder.resolve(PackManifest.PACKED));
    }

    private @Nullable String refusal(OnnxRuntimeOptions options, String runtime, String platform, List<String> cpu) {
        if (!options.safety().packed()) {
            return "packed weights are turned off by OnnxSafety.packed";
        }
        if (!manifest.runtime().equals(runtime)) {
            return "it was packed with ONNX Runtime " + manifest.runtime() + ", this is " + runtime
                    + "; pack it again with this version";
        }
        if (!manifest.platform().equals(platform)) {
            return "it was packed for " + manifest.platform() + ", this is " + platform + "; pack it again here";
        }
        if (manifest.cpu().isEmpty() || cpu.isEmpty()) {
            return "this system does not tell the processor's features, for which it was packed";
        }
        if (!manifest.cpu().equals(cpu)) {
            return "it was packed for a processor with other features: missing here " + without(manifest.cpu(), cpu)
                    + ", new here " + without(cpu, manifest.cpu()) + "; pack it again on one like this";
        }
        String asked = options.optimizationLevel().name();
        return manifest.optimization().equals(asked)
                ? null
                : "it was packed with the optimization level " + manifest.optimization() + ", the options ask for "
                        + asked;
    }

    private static Set<String> without(List<String> some, List<String> others) {
        Set<String> rest = new TreeSet<>(some);
        others.forEach(rest::remove);
        return rest;
    }

    /** By the sizes of all files, and the checksum of the graph, which says where weights are. */
    private void requireWhole() throws IOException {
        PackedFiles.Entry graph = manifest.files().get(PackManifest.PACKED);
        if (graph == null || !manifest.files().containsKey(PackManifest.PORTABLE)) {
            String both = PackManifest.PACKED + " and " + PackManifest.PORTABLE;
            throw damaged(model, folder, PackedFiles.FILE, "it does not name " + both, null);
        }
        for (Map.Entry<String, PackedFiles.Entry> file : manifest.files().entrySet()) {
            requireSize(file.getKey(), file.getValue().bytes());
        }
        long found = PackedFiles.crc(folder.resolve(PackManifest.PACKED));
        if (found != graph.crc32c()) {
            String why = "its checksum must be " + graph.crc32c() + ", got " + found;
            throw damaged(model, folder, PackManifest.PACKED, why, null);
        }
    }

    private void requireSize(String name, long bytes) throws IOException {
        Path file = folder.resolve(name);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw damaged(model, folder, name, "it must be a regular file in the folder", null);
        }
        if (Files.size(file) != bytes) {
            throw damaged(model, folder, name, "it must have " + bytes + " bytes, got " + Files.size(file), null);
        }
    }

    private static ModelUnavailableException damaged(
            LocalModel model, Path folder, String file, String why, @Nullable Exception cause) {
        return new ModelUnavailableException(
                model.id(),
                Reason.NOT_LOADABLE,
                "Model '" + model.id() + "': " + folder.resolve(file) + " is not as augur pack wrote it: " + why
                        + "; copy the folder again, or pack the model again",
                cause);
    }

    private static ModelUnavailableException unreadable(LocalModel model, Path folder, IOException cause) {
        return new ModelUnavailableException(
                model.id(),
                Reason.UNREADABLE,
                "Model '" + model.id() + "': " + folder + " cannot be read: " + cause,
                cause);
    }
}
