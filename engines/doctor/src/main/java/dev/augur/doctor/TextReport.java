package dev.augur.doctor;

import dev.augur.engine.Diagnosis;
import dev.augur.engine.Diagnosis.DeviceState;
import dev.augur.engine.Diagnosis.Fact;
import dev.augur.engine.Finding;
import dev.augur.engine.Finding.Severity;
import java.util.List;
import java.util.Locale;

/** The report for a person, as plain text. */
final class TextReport {
    private static final String LINE = System.lineSeparator();

    private final StringBuilder text = new StringBuilder();

    private TextReport() {}

    static String of(Report report) {
        TextReport text = new TextReport();
        report.sections().forEach(section -> text.section(section.title(), section.facts()));
        report.engines().forEach(text::engine);
        text.findings(report);
        return text.text.toString();
    }

    private void section(String title, List<Fact> facts) {
        text.append(title).append(LINE);
        facts.forEach(fact -> fact(fact.name(), fact.value()));
        text.append(LINE);
    }

    private void fact(String name, String value) {
        text.append(String.format(Locale.ROOT, "  %-42s %s%n", name, value));
    }

    private void engine(Diagnosis engine) {
        text.append(engine.engine()).append(LINE);
        engine.facts().forEach(fact -> fact(fact.name(), fact.value()));
        engine.devices().forEach(state -> fact(state.device().toString(), words(state)));
        text.append(LINE);
    }

    static String words(DeviceState state) {
        return switch (state.trial()) {
            case USABLE -> "usable: a small model was loaded on it";
            case REFUSED -> "listed, but not usable: " + state.reason();
            case NOT_TRIED -> "listed, not tried";
        };
    }

    private void findings(Report report) {
        long errors = report.count(Severity.ERROR);
        long warnings = report.count(Severity.WARNING);
        text.append(String.format(Locale.ROOT, "To change (will fail: %d, warnings: %d)%n", errors, warnings));
        for (Finding finding : report.findings()) {
            text.append(LINE)
                    .append(finding.severity() == Severity.ERROR ? "WILL FAIL  " : "WARNING    ")
                    .append(finding.what())
                    .append(LINE);
            text.append("  why      ").append(finding.why()).append(LINE);
            text.append("  do       ").append(finding.change()).append(LINE);
        }
    }
}
