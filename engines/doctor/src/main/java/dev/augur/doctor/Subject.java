package dev.augur.doctor;

import dev.augur.engine.Diagnosis.Fact;
import dev.augur.engine.Finding;
import dev.augur.engine.Finding.Severity;
import java.util.ArrayList;
import java.util.List;

/** Collects what is found of one subject. One thread. */
final class Subject {
    private final String title;
    private final List<Fact> facts = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();

    Subject(String title) {
        this.title = title;
    }

    void fact(String name, String value) {
        facts.add(new Fact(name, value));
    }

    void error(String what, String why, String change) {
        findings.add(new Finding(Severity.ERROR, what, why, change));
    }

    void warning(String what, String why, String change) {
        findings.add(new Finding(Severity.WARNING, what, why, change));
    }

    Report.Section section() {
        return new Report.Section(title, facts, findings);
    }
}
