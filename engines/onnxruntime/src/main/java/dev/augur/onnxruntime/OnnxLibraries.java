package dev.augur.onnxruntime;

import ai.onnxruntime.OrtEnvironment;
import dev.augur.engine.Diagnosis.Library;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The files of ONNX Runtime on the class path: jars and native libraries. Loads none of them. */
final class OnnxLibraries {
    /** A folder to take the native libraries from, instead of the jar; ONNX Runtime's own property. */
    static final String FOLDER_PROPERTY = "onnxruntime.native.path";

    private static final List<String> REQUIRED = List.of("onnxruntime", "onnxruntime4j_jni");
    private static final List<String> PROVIDERS =
            List.of("onnxruntime_providers_shared", "onnxruntime_providers_cuda", "onnxruntime_providers_tensorrt");

    private OnnxLibraries() {}

    /** Every library of this platform, there or not. */
    static List<Library> all() {
        List<Library> libraries = new ArrayList<>();
        for (String name : REQUIRED) {
            libraries.add(library(name, true));
        }
        for (String name : PROVIDERS) {
            libraries.add(library(name, false));
        }
        return libraries;
    }

    /** What is needed for the CPU. */
    static List<String> required() {
        return REQUIRED;
    }

    /** Where the jar has its libraries of this platform. */
    static List<URL> resources() {
        List<URL> resources = new ArrayList<>();
        for (String name : Stream.concat(REQUIRED.stream(), PROVIDERS.stream()).toList()) {
            URL resource = resource(System.mapLibraryName(name));
            if (resource != null) {
                resources.add(resource);
            }
        }
        return resources;
    }

    private static @Nullable URL resource(String file) {
        return loader().getResource("ai/onnxruntime/native/" + platform() + "/" + file);
    }

    private static Library library(String name, boolean required) {
        String file = System.mapLibraryName(name);
        String folder = System.getProperty(FOLDER_PROPERTY);
        if (folder != null && Files.isRegularFile(Path.of(folder, file))) {
            return new Library(file, Path.of(folder, file).toString(), required, null);
        }
        URL resource = resource(file);
        return resource == null
                ? new Library(file, null, required, null)
                : new Library(file, resource.toString(), required, System.getProperty("java.io.tmpdir"));
    }

    /** The name of this platform's folder in the jar, for example {@code linux-x64}. */
    static String platform() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String os = system.contains("win") ? "win" : system.contains("mac") ? "osx" : "linux";
        String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        return os + "-" + (arch.equals("amd64") || arch.equals("x86_64") ? "x64" : arch);
    }

    /** Each jar or folder that holds ONNX Runtime's classes, in the order of the class path. */
    static List<String> homes() {
        String type = OrtEnvironment.class.getName().replace('.', '/') + ".class";
        List<String> homes = new ArrayList<>();
        try {
            for (URL found : Collections.list(loader().getResources(type))) {
                homes.add(home(found.toString(), type));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The class path cannot be read", e);
        }
        return homes;
    }

    private static String home(String url, String type) {
        String home = url.substring(0, url.length() - type.length()).replaceFirst("!?/$", "");
        return home.replaceFirst("^jar:", "").replaceFirst("^file:", "");
    }

    private static ClassLoader loader() {
        return OrtEnvironment.class.getClassLoader();
    }
}
