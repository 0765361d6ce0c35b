package dev.augur.doctor;

import dev.augur.engine.Diagnosis;
import dev.augur.engine.Diagnosis.Fact;
import dev.augur.engine.Finding;
import dev.augur.engine.Finding.Severity;
import java.util.List;

/**
 * What the doctor found.
 *
 * @param sections the machine and the JVM
 * @param engines what each engine says of itself; its findings are in those below
 * @param findings what to change, errors first
 */
record Report(List<Section> sections, List<Diagnosis> engines, List<Finding> findings) {
    Report {
        sections = List.copyOf(sections);
        engines = List.copyOf(engines);
        findings = findings.stream()
                .sorted((a, b) -> a.severity().compareTo(b.severity()))
                .toList();
    }

    /**
     * One subject.
     *
     * @param title its name
     * @param facts what is so
     * @param findings what to change
     */
    record Section(String title, List<Fact> facts, List<Finding> findings) {
        Section {
            facts = List.copyOf(facts);
            findings = List.copyOf(findings);
        }
    }

    long count(Severity severity) {
        return findings.stream()
                .filter(finding -> finding.severity() == severity)
                .count();
    }
}
