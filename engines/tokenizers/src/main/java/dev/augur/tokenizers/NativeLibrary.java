package dev.augur.tokenizers;

import ai.djl.engine.EngineException;
import ai.djl.huggingface.tokenizers.jni.LibUtils;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import ai.djl.util.Utils;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The native library, in the variant that DJL ships in its jar. DJL would look for a variant for the GPU and download
 * it; tokenising does not use one.
 */
final class NativeLibrary {
    private static final String VARIANT = "RUST_FLAVOR";
    private static final String PLACE = "RUST_LIBRARY_PATH";
    private static final String DESCRIPTION = "native/lib/tokenizers.properties";

    private NativeLibrary() {}

    /** Unpacks and loads the library if that has not been done. Leaves the system properties as they were. */
    static synchronized void load() throws IOException {
        Path unpacked = unpacked();
        try {
            if (unpacked == null) {
                loadByDjl();
            } else {
                System.load(unpacked.toString());
            }
        } catch (EngineException | LinkageError e) {
            throw new IOException(
                    "The native tokenizers library cannot be unpacked to or loaded from "
                            + Utils.getEngineCacheDir("tokenizers") + ": "
                            + rootOf(e).getMessage(),
                    e);
        }
    }

    /**
     * The file that DJL would load, if it is there: DJL itself first looks for CUDA, by way of JNA and of another process, which
     * is a quarter of a second in a start.
     *
     * @return null where DJL must unpack it, or was told to take another one
     */
    private static @Nullable Path unpacked() throws IOException {
        ClassLoader loader = NativeLibrary.class.getClassLoader();
        boolean isOurs = loader != null && TokenizersLibrary.class.getClassLoader() == loader;
        if (!isOurs || Utils.getEnvOrSystemProperty(VARIANT) != null || Utils.getEnvOrSystemProperty(PLACE) != null) {
            return null;
        }
        try (InputStream description = loader.getResourceAsStream(DESCRIPTION)) {
            if (description == null) {
                return null;
            }
            Properties properties = new Properties();
            properties.load(description);
            Path file = Utils.getEngineCacheDir("tokenizers")
                    .resolve(properties.getProperty("version") + "-cpu-" + platform())
                    .resolve(System.mapLibraryName("tokenizers"))
                    .toAbsolutePath();
            return Files.isRegularFile(file) ? file : null;
        }
    }

    /** DJL's name of this platform; empty for one whose library needs others, which DJL loads first. */
    private static String platform() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String arch = System.getProperty("os.arch");
        String os = system.contains("win") ? "" : system.contains("mac") ? "osx-" : "linux-";
        return os.isEmpty() ? "" : os + (arch.equals("amd64") ? "x86_64" : arch);
    }

    private static void loadByDjl() {
        String before = System.getProperty(VARIANT);
        if (before == null) {
            System.setProperty(VARIANT, "cpu");
        }
        try {
            LibUtils.checkStatus();
        } finally {
            if (before == null) {
                System.clearProperty(VARIANT);
            }
        }
    }

    private static Throwable rootOf(Throwable error) {
        Throwable root = error;
        for (Throwable cause = root.getCause(); cause != null; cause = cause.getCause()) {
            root = cause;
        }
        return root;
    }
}
