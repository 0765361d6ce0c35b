package dev.augur.onnxruntime;

import ai.onnxruntime.OrtEnvironment;
import dev.augur.Device;
import dev.augur.engine.DeviceRefusedException;
import dev.augur.engine.Diagnosis;
import dev.augur.engine.Diagnosis.DeviceState;
import dev.augur.engine.Diagnosis.Fact;
import dev.augur.engine.Diagnosis.Library;
import dev.augur.engine.Diagnosis.Trial;
import dev.augur.engine.Finding;
import dev.augur.engine.Finding.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Looks at ONNX Runtime on this machine. One thread. */
final class OnnxDiagnosis {
    private final OnnxRuntimeOptions options;
    private final SharedPool pool;
    private final ProviderProbes probes;
    private final Supplier<List<Device>> listed;

    private final List<Fact> facts = new ArrayList<>();
    private final List<DeviceState> devices = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();

    OnnxDiagnosis(OnnxRuntimeOptions options, SharedPool pool, ProviderProbes probes, Supplier<List<Device>> listed) {
        this.options = options;
        this.pool = pool;
        this.probes = probes;
        this.listed = listed;
    }

    Diagnosis run() {
        List<String> homes = OnnxLibraries.homes();
        List<Library> libraries = OnnxLibraries.all();
        String version = String.valueOf(OrtEnvironment.class.getPackage().getImplementationVersion());
        facts.add(new Fact("jar", String.join(", ", homes)));
        facts.add(new Fact("platform", OnnxLibraries.platform()));
        checkHomes(homes);
        for (Library library : libraries) {
            checkLibrary(library);
        }
        try {
            version = pool.environment().getVersion();
            lookInside();
        } catch (LinkageError e) {
            findings.add(new Finding(
                    Severity.ERROR,
                    "The native libraries of ONNX Runtime cannot be loaded: " + rootOf(e),
                    "No ONNX model can be loaded.",
                    "See the libraries, the temporary folder and the C library above: one of them is missing, unfit for this"
                            + " machine, or may not be executed."));
        }
        Finding known = knownFault(version, OnnxRuntimeEngine.telemetrySwitch());
        if (known != null) {
            findings.add(known);
        }
        return new Diagnosis("ONNX Runtime " + version, facts, libraries, devices, findings);
    }

    private void lookInside() {
        facts.add(new Fact(
                "providers in this build",
                OrtEnvironment.getAvailableProviders().toString()));
        facts.add(new Fact("threads by default", threads()));
        for (Device device : listed.get()) {
            String refusal = refusal(device);
            devices.add(new DeviceState(device, refusal == null ? Trial.USABLE : Trial.REFUSED, refusal));
            if (refusal != null) {
                findings.add(new Finding(
                        Severity.WARNING,
                        "This build of ONNX Runtime lists " + device + ", but it does not take a model: " + refusal,
                        "Models run on the CPU; with DeviceSelector.requireGpu() they are not loaded at all.",
                        "Install what the text names, or use the artifact onnxruntime where no GPU is wanted."));
            }
        }
    }

    private String threads() {
        boolean shared = options.threadPool() == OnnxRuntimeOptions.ThreadPool.SHARED && pool.isThere();
        return options.intraOpThreads() + (shared ? ", shared by all models" : " for each model") + ", spinning "
                + (options.spinning() ? "on" : "off");
    }

    /** Why no provider works on the device, or null if one does. */
    private @Nullable String refusal(Device device) {
        List<String> refusals = new ArrayList<>();
        for (ExecutionProvider provider : options.providersOn(device.kind())) {
            try {
                probes.require(provider, device);
                return null;
            } catch (DeviceRefusedException e) {
                refusals.add(String.valueOf(e.getMessage()));
            }
        }
        return String.join("; ", refusals);
    }

    private void checkHomes(List<String> homes) {
        if (homes.size() > 1) {
            findings.add(
                    new Finding(
                            Severity.ERROR,
                            "ONNX Runtime is on the class path " + homes.size() + " times: " + String.join(", ", homes),
                            "The first one wins for each file, so classes and native libraries of different builds may mix, and a GPU"
                                    + " build behind a CPU build is never used.",
                            "Keep one: the artifact onnxruntime for the CPU, or onnxruntime_gpu, which runs on the CPU as well."));
        }
    }

    private void checkLibrary(Library library) {
        if (library.required() && library.location() == null) {
            findings.add(new Finding(
                    Severity.ERROR,
                    "There is no " + library.name() + " for " + OnnxLibraries.platform() + " on the class path",
                    "No ONNX model can be loaded.",
                    "Use the whole jar com.microsoft.onnxruntime:onnxruntime of a version that has this platform, or name a"
                            + " folder with the library by -D" + OnnxLibraries.FOLDER_PROPERTY + "=FOLDER."));
        }
    }

    static @Nullable Finding knownFault(String version, @Nullable String offSwitch) {
        String warning = version.matches("\\d+\\.\\d+.*") ? Telemetry.warning(version, offSwitch) : null;
        return warning == null
                ? null
                : new Finding(
                        Severity.ERROR,
                        warning,
                        "A process with a class path of some kilobytes ends without a word.",
                        "Use ONNX Runtime 1.28.0, or set " + Telemetry.OFF_SWITCH + "=1 before the process starts.");
    }

    private static String rootOf(Throwable error) {
        Throwable root = error;
        for (Throwable cause = error.getCause(); cause != null; cause = cause.getCause()) {
            root = cause;
        }
        return root.toString();
    }
}
