package dev.augur.tensorflow;

import dev.augur.Device;
import dev.augur.engine.DeviceRefusedException;
import dev.augur.engine.Diagnosis;
import dev.augur.engine.Diagnosis.DeviceState;
import dev.augur.engine.Diagnosis.Fact;
import dev.augur.engine.Diagnosis.Library;
import dev.augur.engine.Diagnosis.Trial;
import dev.augur.engine.Finding;
import dev.augur.engine.Finding.Severity;
import dev.augur.platform.LibraryPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bytedeco.javacpp.Loader;

/** Looks at TensorFlow on this machine. One thread. */
final class TfDiagnosis {
    private final TensorFlowOptions options;
    private final DeviceProbes probes;
    private final int processors;

    private final List<Fact> facts = new ArrayList<>();
    private final List<DeviceState> devices = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();

    /**
     * A look with these options.
     *
     * @param processors how many this JVM counts
     */
    TfDiagnosis(TensorFlowOptions options, DeviceProbes probes, int processors) {
        this.options = options;
        this.probes = probes;
        this.processors = processors;
    }

    Diagnosis run() {
        Set<String> versions = TfLibraries.versions();
        facts.add(new Fact("artifacts", "tensorflow-core-native " + String.join(", ", versions)));
        facts.add(new Fact("platform", Loader.getPlatform()));
        facts.add(new Fact(
                "native library",
                !NativeLibrary.isThere()
                        ? "missing"
                        : NativeLibrary.isBuiltForGpus() ? "built for " + Gpus.BUILT_FOR : "built for the CPU alone"));
        checkArtifacts(versions);
        threads();
        if (NativeLibrary.isThere()) {
            facts.add(new Fact("unpacked to", TfLibraries.folder()));
            load();
        }
        return new Diagnosis("TensorFlow " + NativeLibrary.version(), facts, libraries(), devices, findings);
    }

    /** Last, because what is loaded is unpacked then. */
    private static List<Library> libraries() {
        return TfLibraries.all();
    }

    private void checkArtifacts(Set<String> versions) {
        List<String> classifiers = TfLibraries.classifiers();
        String artifact = NativeLibrary.ARTIFACT + Loader.getPlatform();
        if (classifiers.isEmpty()) {
            findings.add(new Finding(
                    Severity.ERROR,
                    "There is no native library of TensorFlow for " + Loader.getPlatform() + " on the class path",
                    "No SavedModel can be loaded.",
                    "Add the artifact " + artifact
                            + (Loader.getPlatform().equals("linux-x86_64")
                                    ? ", or " + artifact + "-gpu for GPUs."
                                    : ".")));
        } else if (classifiers.size() > 1) {
            findings.add(new Finding(
                    Severity.WARNING,
                    "TensorFlow's native libraries are on the class path " + classifiers.size() + " times: "
                            + String.join(", ", classifiers),
                    "Which one is loaded is JavaCPP's choice, and both take room on the disk.",
                    "Keep one: the one with -gpu runs on the CPU as well."));
        }
        if (versions.size() > 1) {
            findings.add(new Finding(
                    Severity.ERROR,
                    "The artifacts of TensorFlow on the class path have different versions: " + versions,
                    "Classes and native code that do not belong together crash, or compute wrong numbers.",
                    "Use one version of org.tensorflow:tensorflow-core-native, with and without classifier."));
        }
    }

    private void threads() {
        int intra = options.intraOpThreads();
        int inter = options.interOpThreads();
        facts.add(new Fact(
                "threads by default",
                intra + " for each operator, one pool for the process; "
                        + (inter == 1 ? "operators one after the other" : inter + " operators of a model at once")));
        if (intra > processors) {
            findings.add(new Finding(
                    Severity.WARNING,
                    "The options ask for " + intra + " threads for each operator, but this JVM counts " + processors
                            + " processors",
                    "More threads than can run wait for each other, and a cgroup's quota is used up early in each period.",
                    "Leave intraOpThreads out, or set it to at most " + processors + "."));
        }
    }

    private void load() {
        try {
            NativeLibrary.require();
        } catch (RefusedModelException e) {
            findings.add(new Finding(
                    Severity.ERROR,
                    "It " + e.getMessage(),
                    "No SavedModel can be loaded.",
                    "See the libraries and the C library above: one is missing or unfit for this machine, or the folder "
                            + TfLibraries.folder()
                            + " cannot be written, is full, or is mounted noexec; name another one by"
                            + " -Dorg.bytedeco.javacpp.cachedir=FOLDER."));
            return;
        }
        if (NativeLibrary.isBuiltForGpus()) {
            LibraryPath path = LibraryPath.ofThisProcess();
            facts.addAll(Diagnosis.ofCuda(path, TfLibraries.missingOfCuda(path)));
        }
        for (Device device : Gpus.listed()) {
            tryOut(device);
        }
        tryOut(Device.CPU);
    }

    private void tryOut(Device device) {
        try {
            probes.require(device, options);
            devices.add(new DeviceState(device, Trial.USABLE, null));
        } catch (DeviceRefusedException e) {
            String reason = String.valueOf(e.getMessage());
            boolean cpu = device.kind() == Device.Kind.CPU;
            devices.add(new DeviceState(device, Trial.REFUSED, reason));
            findings.add(new Finding(
                    cpu ? Severity.ERROR : Severity.WARNING,
                    "TensorFlow lists " + device + ", but it does not take a model: " + reason,
                    cpu
                            ? "No SavedModel can be run."
                            : "Models run on the CPU; with DeviceSelector.requireGpu() they are not loaded at all.",
                    cpu
                            ? "Get the artifacts of TensorFlow again; if that does not help, this machine is not one for it."
                            : "Install what the text names, or use the artifact without -gpu where no GPU is wanted."));
        }
    }
}
