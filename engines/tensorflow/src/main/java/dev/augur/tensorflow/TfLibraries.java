package dev.augur.tensorflow;

import dev.augur.engine.Diagnosis.Library;
import dev.augur.platform.LibraryPath;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.bytedeco.javacpp.Loader;
import org.jspecify.annotations.Nullable;
import org.tensorflow.internal.c_api.TF_Buffer;

/** The files of TensorFlow on the class path: jars and native libraries. Loads none of them. */
final class TfLibraries {
    private static final String FOLDER = "org/tensorflow/internal/c_api/";
    private static final String DESCRIPTION = "META-INF/maven/org.tensorflow/tensorflow-core-native/pom.properties";
    private static final String FRAMEWORK = "libtensorflow_framework.so.2";

    /**
     * What the library for GPUs opens when it first uses one: the parts of CUDA 12.5 whose folders its own search path names, in
     * the versions that the names of CUDA 12 and cuDNN 9 have.
     */
    private static final List<String> CUDA = List.of(
            "libcudart.so.12",
            "libcublas.so.12",
            "libcublasLt.so.12",
            "libcufft.so.11",
            "libcusolver.so.11",
            "libcusparse.so.12",
            "libcudnn.so.9");

    private TfLibraries() {}

    /** The libraries of this platform, there or not; those for GPUs if they are there. */
    static List<Library> all() {
        List<Library> libraries = new ArrayList<>();
        libraries.add(library(System.mapLibraryName("jnitensorflow")));
        if (Loader.getPlatform().startsWith("linux")) {
            libraries.add(library("libtensorflow_cc.so.2"));
            libraries.add(library(FRAMEWORK));
        } else if (Loader.getPlatform().startsWith("macosx")) {
            libraries.add(library("libtensorflow_cc.2.dylib"));
            libraries.add(library("libtensorflow_framework.2.dylib"));
        }
        return libraries;
    }

    private static Library library(String file) {
        URL resource = resource(file);
        if (resource == null) {
            return new Library(file, null, true, null);
        }
        Path unpacked = unpacked(resource);
        return unpacked == null
                ? new Library(file, resource.toString(), true, folder())
                : new Library(file, unpacked.toString(), true, null);
    }

    private static @Nullable URL resource(String file) {
        String platform = Loader.getPlatform();
        ClassLoader loader = TF_Buffer.class.getClassLoader();
        URL forGpus = loader.getResource(FOLDER + platform + "-gpu/" + file);
        return forGpus == null ? loader.getResource(FOLDER + platform + "/" + file) : forGpus;
    }

    /** Where JavaCPP has put a file of a jar; null if it has not yet, or the file is in no jar. */
    private static @Nullable Path unpacked(URL resource) {
        String url = resource.toString();
        int inside = url.indexOf("!/");
        if (inside < 0) {
            return null;
        }
        String jar = url.substring(url.lastIndexOf('/', inside) + 1, inside);
        Path file = Path.of(folder(), jar, url.substring(inside + 2));
        return Files.isRegularFile(file) ? file : null;
    }

    /** The folder into which JavaCPP unpacks. */
    static String folder() {
        try {
            return Loader.getCacheDir().toString();
        } catch (IOException e) {
            throw new UncheckedIOException("JavaCPP has no folder to unpack native libraries to", e);
        }
    }

    /** Each artifact with native libraries for this platform, by its classifier. */
    static List<String> classifiers() {
        List<String> found = new ArrayList<>();
        ClassLoader loader = TF_Buffer.class.getClassLoader();
        for (String classifier : List.of(Loader.getPlatform(), Loader.getPlatform() + "-gpu")) {
            String file = FOLDER + classifier + "/" + System.mapLibraryName("jnitensorflow");
            if (loader.getResource(file) != null) {
                found.add(classifier);
            }
        }
        return found;
    }

    /** The versions of the artifacts on the class path, that with the classes and those with native libraries. */
    static Set<String> versions() {
        Set<String> versions = new TreeSet<>();
        try {
            ClassLoader loader = TF_Buffer.class.getClassLoader();
            for (URL url : Collections.list(loader.getResources(DESCRIPTION))) {
                Properties properties = new Properties();
                try (InputStream in = url.openStream()) {
                    properties.load(in);
                }
                versions.add(properties.getProperty("version", "unknown"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The class path cannot be read", e);
        }
        return versions;
    }

    /** The libraries of CUDA that are not found, in the order in which they are named here. */
    static List<String> missingOfCuda(LibraryPath path) {
        URL resource = resource(FRAMEWORK);
        Path framework = resource == null ? null : unpacked(resource);
        try {
            if (framework != null) {
                List<String> missing = path.missing(framework, CUDA);
                return CUDA.stream().filter(missing::contains).toList();
            }
        } catch (IOException e) {
            // Then its own search path is not known; the system's is.
        }
        return CUDA.stream().filter(name -> !path.has(name)).toList();
    }
}
