package dev.augur.djl;

import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;
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

/** Looks at a DJL engine on this machine. One thread. */
final class DjlDiagnosis {
    private final DjlRuntime runtime;
    private final int processors;

    private final List<Fact> facts = new ArrayList<>();
    private final List<Library> libraries = new ArrayList<>();
    private final List<DeviceState> devices = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();

    /**
     * A look at an engine.
     *
     * @param processors how many this JVM counts
     */
    DjlDiagnosis(DjlRuntime runtime, int processors) {
        this.runtime = runtime;
        this.processors = processors;
    }

    /**
     * Starts the engine, and tries it.
     *
     * @param name for the case that it does not start
     */
    Diagnosis run(String name) {
        facts.add(new Fact("platform", TorchParts.platform()));
        try {
            look(runtime.start());
        } catch (UnusableEngineException e) {
            findings.add(new Finding(
                    Severity.ERROR,
                    "The engine cannot be started: " + e.getMessage(),
                    "None of its models can be loaded.",
                    "Do what the text says; docs/djl.md has all artifacts."));
        }
        facts.add(new Fact(
                "DJL's switches",
                "OPT_OUT_TRACKING=" + System.getProperty("OPT_OUT_TRACKING") + ", ai.djl.offline="
                        + System.getProperty("ai.djl.offline")));
        return new Diagnosis(name, facts, libraries, devices, findings);
    }

    private void look(Engine engine) {
        boolean forCuda = engine.hasCapability(StandardCapabilities.CUDA);
        facts.add(new Fact("native libraries", forCuda ? "built for CUDA" : "built for the CPU alone"));
        if (!runtime.isPyTorch()) {
            DjlDevices.all(engine).forEach(device -> devices.add(new DeviceState(device, Trial.NOT_TRIED, null)));
            return;
        }
        facts.add(new Fact("loaded from", TorchLibraries.folder().toString()));
        libraries.addAll(TorchLibraries.all());
        threads();
        if (forCuda) {
            LibraryPath path = LibraryPath.ofThisProcess();
            facts.addAll(Diagnosis.ofCuda(path, TorchLibraries.missingOfCuda(path)));
        }
        for (Device device : DjlDevices.all(engine)) {
            tryOut(engine, device);
        }
    }

    private void threads() {
        int intraOp = TorchThreads.intraOp();
        int interOp = TorchThreads.interOp();
        facts.add(new Fact("threads", intraOp + " intra-op and " + interOp + " inter-op, for the whole process"));
        if (Math.max(intraOp, interOp) > processors) {
            findings.add(new Finding(
                    Severity.WARNING,
                    "PyTorch runs with " + intraOp + " intra-op and " + interOp
                            + " inter-op threads, but this JVM counts " + processors + " processors",
                    "More threads than can run wait for each other, and a cgroup's quota is used up early in each period.",
                    "Leave DjlOptions.intraOpThreads and interOpThreads out, and the properties ai.djl.pytorch.num_threads and"
                            + " num_interop_threads and the variable OMP_NUM_THREADS too, or set them to at most "
                            + processors
                            + "."));
        }
    }

    private void tryOut(Engine engine, Device device) {
        try {
            runtime.probes().require(engine, device);
            devices.add(new DeviceState(device, Trial.USABLE, null));
        } catch (DeviceRefusedException e) {
            String reason = String.valueOf(e.getMessage());
            boolean cpu = device.kind() == Device.Kind.CPU;
            devices.add(new DeviceState(device, Trial.REFUSED, reason));
            findings.add(new Finding(
                    cpu ? Severity.ERROR : Severity.WARNING,
                    "PyTorch lists " + device + ", but it does not take a model: " + reason,
                    cpu
                            ? "No TorchScript archive can be run."
                            : "Models run on the CPU; with DeviceSelector.requireGpu() they are not loaded at all.",
                    cpu
                            ? "Get the artifacts of PyTorch again, and delete the folder that they are unpacked to."
                            : "Install what the text names, or use pytorch-native-cpu where no GPU is wanted."));
        }
    }
}
