package dev.augur.onnxruntime;

import dev.augur.platform.LibraryPath;
import dev.augur.platform.NativeCache;
import dev.augur.platform.NativeCache.Library;
import dev.augur.platform.NvidiaDriver;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets ONNX Runtime take its native libraries from the {@link NativeCache}. By itself it unpacks them under the temporary
 * directory for each process, and a process that is killed leaves them there.
 */
final class NativeFolder {
    private static final Logger LOG = LoggerFactory.getLogger(NativeFolder.class);

    private NativeFolder() {}

    /**
     * To be called before ONNX Runtime's first class is initialised. Does nothing where the property is set already, where
     * the libraries are in no jar, and where they cannot be kept: then ONNX Runtime does what it always did.
     *
     * @return whether ONNX Runtime will unpack nothing
     */
    static boolean prepare() {
        if (System.getProperty(OnnxLibraries.FOLDER_PROPERTY) != null) {
            return OnnxLibraries.resources().stream().noneMatch(NativeFolder::isForGpus);
        }
        try {
            Path folder = unpacked();
            if (folder == null) {
                return false;
            }
            System.setProperty(OnnxLibraries.FOLDER_PROPERTY, folder.toString());
            return true;
        } catch (IOException e) {
            LOG.warn(
                    "ONNX Runtime unpacks its native libraries for this process alone, under {}: {}",
                    System.getProperty("java.io.tmpdir"),
                    e.toString());
            return false;
        }
    }

    private static @Nullable Path unpacked() throws IOException {
        List<Library> libraries = new ArrayList<>();
        StringBuilder content = new StringBuilder("onnxruntime-" + OnnxLibraries.platform());
        for (URL resource : OnnxLibraries.resources()) {
            if (!(resource.openConnection() instanceof JarURLConnection connection)) {
                return null;
            }
            JarEntry entry = connection.getJarEntry();
            String name = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
            libraries.add(new Library(name, entry.getSize(), resource::openStream));
            content.append('-').append(Long.toHexString(entry.getCrc()));
        }
        boolean forGpus = OnnxLibraries.resources().stream().anyMatch(NativeFolder::isForGpus);
        if (libraries.size() < OnnxLibraries.required().size() || (forGpus && !isGpuHere())) {
            return null;
        }
        return NativeCache.ofUser().folder(content.toString(), libraries);
    }

    private static boolean isForGpus(URL library) {
        return library.getPath().contains("_cuda") || library.getPath().contains("_tensorrt");
    }

    /** The libraries for GPUs have 600 MB, which a machine without one does not need. */
    private static boolean isGpuHere() {
        return NvidiaDriver.ofThisProcess(LibraryPath.ofThisProcess()).visibleGpus() > 0;
    }

    /** Deletes the folder that ONNX Runtime makes for itself, which it leaves when the process is killed; only if it is empty. */
    static void removeTemporary() {
        try {
            Field field = Class.forName("ai.onnxruntime.OnnxRuntime").getDeclaredField("tempDirectory");
            field.setAccessible(true);
            if (field.get(null) instanceof Path made) {
                File folder = made.toFile();
                boolean removed = folder.delete();
                LOG.debug("The empty folder {} is {}", folder, removed ? "removed" : "left");
            }
        } catch (ReflectiveOperationException | InaccessibleObjectException e) {
            LOG.debug("The empty folder of this version of ONNX Runtime stays until the process ends", e);
        }
    }
}
