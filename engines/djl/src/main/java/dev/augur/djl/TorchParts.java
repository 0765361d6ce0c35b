package dev.augur.djl;

import ai.djl.util.Utils;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The artifacts that DJL's PyTorch engine consists of. DJL would download the natives and the binding when they are not on the
 * class path; they are looked for here first, so that it is never asked to.
 */
final class TorchParts {
    private static final String ENGINE = "pytorch-engine.properties";
    private static final String NATIVES = "native/lib/pytorch.properties";
    private static final String BINDING = "jnilib/pytorch.properties";
    /** DJL's own setting for natives that are installed on the machine, with the binding beside them. */
    private static final String INSTALLED = "PYTORCH_LIBRARY_PATH";

    private final ClassLoader loader;
    private final String djlVersion;

    private TorchParts(ClassLoader loader, String djlVersion) {
        this.loader = loader;
        this.djlVersion = djlVersion;
    }

    /**
     * Looks for all parts, where DJL looks for them.
     *
     * @param djlVersion the version of DJL's API, which the engine must share
     * @throws UnusableEngineException if one is missing, naming the artifact to add
     */
    static void require(String djlVersion) throws UnusableEngineException {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        ClassLoader loader = context == null ? TorchParts.class.getClassLoader() : context;
        try {
            new TorchParts(loader, djlVersion).requireAll();
        } catch (IOException e) {
            throw new UnusableEngineException("its artifacts cannot be read: " + e, e);
        }
    }

    private void requireAll() throws IOException, UnusableEngineException {
        Properties engine = first(ENGINE);
        if (engine == null) {
            throw missing("DJL's PyTorch engine is", "ai.djl.pytorch:pytorch-engine:" + djlVersion, "");
        }
        if (Utils.getEnvOrSystemProperty(INSTALLED) != null) {
            return;
        }
        String version = requireNatives(engine.getProperty("pytorch_version", ""));
        String wanted = version + "-" + engine.getProperty("djl_version", djlVersion);
        Properties binding = first(BINDING);
        String found = binding == null ? "" : binding.getProperty("jni_version", "");
        if (!found.startsWith(wanted)) {
            throw missing(
                    "DJL's binding of PyTorch is",
                    "ai.djl.pytorch:pytorch-jni:" + wanted,
                    found.isEmpty() ? "" : "; found pytorch-jni:" + found);
        }
    }

    /** The version of the natives for this platform. */
    private String requireNatives(String wanted) throws IOException, UnusableEngineException {
        String platform = platform();
        List<String> others = new ArrayList<>();
        for (URL url : Collections.list(loader.getResources(NATIVES))) {
            Properties natives = read(url);
            String classifier = natives.getProperty("classifier", "");
            String version = natives.getProperty("version", "").replaceFirst("-\\d{8}$", "");
            if (classifier.endsWith(platform) && natives.getProperty("placeholder") == null) {
                return version;
            }
            others.add(version + ":" + classifier);
        }
        throw missing(
                "PyTorch's native libraries for " + platform + " are",
                "ai.djl.pytorch:pytorch-native-cpu:" + wanted + ":" + platform,
                others.isEmpty() ? "" : "; found those of " + others);
    }

    private static UnusableEngineException missing(String what, String artifact, String found) {
        return new UnusableEngineException(
                what + " not on the class path: add " + artifact + found + "; nothing is downloaded", null);
    }

    /** The classifier of this platform, as DJL names it. */
    static String platform() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String arch = System.getProperty("os.arch");
        return (os.startsWith("win") ? "win" : os.startsWith("mac") ? "osx" : "linux")
                + "-"
                + (arch.equals("amd64") ? "x86_64" : arch);
    }

    private @Nullable Properties first(String resource) throws IOException {
        URL url = loader.getResource(resource);
        return url == null ? null : read(url);
    }

    private static Properties read(URL url) throws IOException {
        Properties properties = new Properties();
        try (InputStream in = url.openStream()) {
            properties.load(in);
        }
        return properties;
    }
}
