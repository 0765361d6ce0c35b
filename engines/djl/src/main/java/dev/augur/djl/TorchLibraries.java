package dev.augur.djl;

import ai.djl.pytorch.jni.LibUtils;
import ai.djl.util.Utils;
import dev.augur.engine.Diagnosis.Library;
import dev.augur.platform.LibraryPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The native libraries of PyTorch, once it is started. */
final class TorchLibraries {
    private static final String BINDING = System.mapLibraryName("djl_torch");
    private static final String CUDA = System.mapLibraryName("torch_cuda");

    private TorchLibraries() {}

    /** The folder that PyTorch was loaded from. */
    static Path folder() {
        return Path.of(LibUtils.getLibtorchPath());
    }

    /** Those in the folder, and DJL's binding. */
    static List<Library> all() {
        List<Library> libraries = new ArrayList<>();
        try {
            for (Path file : files(folder())) {
                String name = String.valueOf(file.getFileName());
                if (!name.endsWith(BINDING)) {
                    libraries.add(new Library(name, file.toString(), true, null));
                }
            }
            Path binding = binding();
            libraries.add(new Library(BINDING, binding == null ? null : binding.toString(), true, null));
            return libraries;
        } catch (IOException e) {
            throw new UncheckedIOException("The folder " + folder() + " cannot be read", e);
        }
    }

    /** What PyTorch's library for CUDA needs and the loader would not find; nothing if there is no such library. */
    static List<String> missingOfCuda(LibraryPath path) {
        Path cuda = folder().resolve(CUDA);
        try {
            return Files.exists(cuda) ? path.missing(cuda) : List.of();
        } catch (IOException e) {
            return List.of(cuda + " (cannot be read)");
        }
    }

    /** DJL unpacks the binding to a folder of its cache, with its own version in the name. */
    private static @Nullable Path binding() throws IOException {
        Path cache = Utils.getEngineCacheDir("pytorch");
        List<Path> found = new ArrayList<>();
        try (Stream<Path> folders = Files.list(cache)) {
            for (Path folder : folders.filter(Files::isDirectory).toList()) {
                files(folder).stream()
                        .filter(file -> String.valueOf(file.getFileName()).endsWith(BINDING))
                        .forEach(found::add);
            }
        }
        Path own = folder().toAbsolutePath();
        return found.stream()
                .filter(file -> own.equals(file.toAbsolutePath().getParent()))
                .findFirst()
                .orElse(found.isEmpty() ? null : found.get(0));
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
