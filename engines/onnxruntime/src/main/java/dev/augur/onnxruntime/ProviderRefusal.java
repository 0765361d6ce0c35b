package dev.augur.onnxruntime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import dev.augur.platform.LibraryPath;
import dev.augur.platform.NvidiaDriver;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Why a provider does not work on this machine, in words to act on: what ONNX Runtime says, and what it does not say. */
final class ProviderRefusal {
    private static final Pattern NOT_BUILT_IN = Pattern.compile(
            "Failed to find \\w+ shared provider|not compiled with|not supported in this build|not enabled in this build");
    private static final Pattern NOT_LOADED = Pattern.compile("Failed to load library (\\S+) with error: (.+)");
    /** CUDA's provider opens it when it first runs, so it is not among what the library says it needs. */
    private static final String CUDNN = "libcudnn.so.9";

    private final ExecutionProvider provider;
    private final OrtException error;
    private final LibraryPath libraries = LibraryPath.ofThisProcess();

    private ProviderRefusal(ExecutionProvider provider, OrtException error) {
        this.provider = provider;
        this.error = error;
    }

    /** What no try can tell: a replayed graph gives old answers, and no error. */
    static Optional<String> beforeATry(ExecutionProvider provider) {
        Cuda cuda = provider instanceof TensorRt tensorRt ? tensorRt.rest() : provider instanceof Cuda it ? it : null;
        if (cuda == null || !cuda.graphs()) {
            return Optional.empty();
        }
        return Optional.of(
                "CUDA graphs need inputs and outputs at fixed addresses on the device, which the Java API of ONNX"
                        + " Runtime " + OrtEnvironment.getEnvironment().getVersion()
                        + " cannot give: a replay would answer with the"
                        + " results of the captured run; leave Cuda.graphs off, or name a choice without it behind this one");
    }

    static String text(ExecutionProvider provider, OrtException error) {
        return new ProviderRefusal(provider, error).text();
    }

    private String text() {
        String said = OrtErrors.text(error);
        if (NOT_BUILT_IN.matcher(said).find()) {
            return notBuiltIn();
        }
        Matcher notLoaded = NOT_LOADED.matcher(said);
        if (notLoaded.find()) {
            return notLoaded(Path.of(notLoaded.group(1)), notLoaded.group(2));
        }
        return "the " + provider.title() + " provider does not work here: " + said + driver();
    }

    private String notBuiltIn() {
        String built = OrtEnvironment.getAvailableProviders().stream()
                .map(OrtProvider::getName)
                .map(name -> name.replace("ExecutionProvider", ""))
                .collect(Collectors.joining(", "));
        String text = "the " + provider.title() + " provider is not in this build of ONNX Runtime, which has [" + built
                + "]: " + remedy();
        List<String> jars = jars();
        return jars.size() < 2
                ? text
                : text + "; the class path holds several builds, of which the first counts: " + String.join(", ", jars);
    }

    private String remedy() {
        if (isNvidia()) {
            return "put the artifact onnxruntime_gpu in place of onnxruntime";
        }
        return "use one that was built with it, and name its folder with -Donnxruntime.native.path";
    }

    private static List<String> jars() {
        List<String> jars = new ArrayList<>();
        try {
            ClassLoader loader = OrtEnvironment.class.getClassLoader();
            List<URL> found = loader == null
                    ? List.of()
                    : Collections.list(loader.getResources("ai/onnxruntime/OrtEnvironment.class"));
            found.forEach(url -> jars.add(url.toString().replaceFirst("!.*", "").replaceFirst(".*/", "")));
        } catch (IOException e) {
            return List.of();
        }
        return jars;
    }

    private String notLoaded(Path library, String loaderSaid) {
        List<String> missing = missing(library);
        if (missing.isEmpty()) {
            return "the " + provider.title() + " provider cannot be loaded: " + loaderSaid + driver();
        }
        boolean withoutDriver = missing.remove(NvidiaDriver.LIBRARY);
        String needs = missing.isEmpty()
                ? "cannot be loaded"
                : "needs " + String.join(", ", missing) + ", not found on the library path" + builtFor(missing);
        return "the " + provider.title() + " provider " + needs + (withoutDriver || isNvidia() ? driver() : "");
    }

    private List<String> missing(Path library) {
        try {
            List<String> missing = new ArrayList<>(libraries.missing(library));
            if (isNvidia() && !missing.isEmpty() && !missing.contains(CUDNN) && !libraries.has(CUDNN)) {
                missing.add(CUDNN);
            }
            return missing;
        } catch (IOException e) {
            return List.of();
        }
    }

    /** The version is in the libraries' names. */
    private String builtFor(List<String> missing) {
        String versions = missing.stream()
                .map(name -> name.replaceFirst("libcu(?:dart|blas|blasLt)\\.so\\.(\\d+)$", "CUDA $1")
                        .replaceFirst("libcudnn\\.so\\.(\\d+)$", "cuDNN $1")
                        .replaceFirst("libnvinfer\\.so\\.(\\d+)$", "TensorRT $1"))
                .filter(name -> !name.startsWith("lib"))
                .distinct()
                .collect(Collectors.joining(", "));
        return versions.isEmpty()
                ? ""
                : "; ONNX Runtime " + OrtEnvironment.getEnvironment().getVersion() + " is built for " + versions
                        + ": install them, or name their folders in LD_LIBRARY_PATH before the process starts";
    }

    private String driver() {
        return isNvidia() ? "; " + NvidiaDriver.ofThisProcess(libraries) : "";
    }

    private boolean isNvidia() {
        return provider instanceof Cuda || provider instanceof TensorRt;
    }
}
