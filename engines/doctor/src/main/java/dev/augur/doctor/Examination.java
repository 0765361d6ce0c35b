package dev.augur.doctor;

import dev.augur.Device;
import dev.augur.engine.Diagnosis;
import dev.augur.engine.Finding;
import dev.augur.engine.Finding.Severity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Looks at everything. */
final class Examination {
    private final Machine machine;
    private final Engines engines;

    Examination(Machine machine, Engines engines) {
        this.machine = machine;
        this.engines = engines;
    }

    Report run() throws IOException, InterruptedException {
        List<Diagnosis> examined = engines.examine();
        List<Finding> findings = new ArrayList<>();
        if (examined.isEmpty()) {
            findings.add(noEngine());
        }
        List<Diagnosis> all = new ArrayList<>();
        Libraries libraries = new Libraries(machine);
        for (Diagnosis engine : examined) {
            all.add(libraries.look(engine));
        }
        ClassLoader loader = Examination.class.getClassLoader();
        Tokenizers.find(loader).map(libraries::look).ifPresent(all::add);
        List<Report.Section> sections = sections(all);
        sections.forEach(section -> findings.addAll(section.findings()));
        all.forEach(engine -> findings.addAll(engine.findings()));
        return new Report(sections, all, findings);
    }

    private List<Report.Section> sections(List<Diagnosis> all) throws IOException {
        Cgroup cgroup = Cgroup.of(machine);
        String temp = System.getProperty("java.io.tmpdir");
        int processors = Runtime.getRuntime().availableProcessors();
        boolean anyGpu = all.stream()
                .flatMap(engine -> engine.devices().stream())
                .anyMatch(state -> state.device().kind() == Device.Kind.GPU);
        return List.of(
                new Surroundings(machine).look(anyGpu),
                new Jvm(cgroup, Jvm.Limits.own()).look(),
                new Processors(machine, cgroup, processors).look(),
                new TempFolder(machine, Path.of(temp), Libraries.unpackedTo(temp, all)).look());
    }

    private static Finding noEngine() {
        return new Finding(
                Severity.ERROR,
                "There is no engine on the class path",
                "No model can be loaded.",
                "Add an engine, for example dev.augur:augur-onnxruntime, and run the doctor on the class path of your program.");
    }
}
