package dev.augur.benchmarks;

import java.util.List;
import java.util.Locale;

/** Services under overload as lines of the table, and what Augur is held to. */
final class OverloadTable {
    private OverloadTable() {}

    static String section(List<OverloadResult> results) {
        StringBuilder text = new StringBuilder(System.lineSeparator());
        text.append(line(
                OverloadRow.ID + ": MiniLM, 32 tokens, 10 times the calls that can be answered",
                "useful",
                "answered",
                "late",
                "refused",
                "expired",
                "failed",
                "left",
                "MB",
                "normal after"));
        results.forEach(result -> text.append(line(result)));
        for (OverloadResult result : results) {
            if (OverloadServices.isOurs(result.name())) {
                text.append("    ").append(result.verdict()).append(System.lineSeparator());
            }
        }
        return text.toString();
    }

    private static String line(OverloadResult result) {
        Tally.Counts counts = result.counts();
        return line(
                "  " + result.name(),
                String.format(Locale.ROOT, "%.2fx", result.useful()),
                counts.useful(),
                counts.late(),
                counts.refused(),
                counts.expired(),
                counts.failed(),
                counts.open(),
                String.format(
                        Locale.ROOT,
                        "%.0f-%.0f",
                        result.memory().first(),
                        result.memory().last()),
                result.normalAfter().toMillis() + " ms");
    }

    private static String line(Object... cells) {
        return String.format(Locale.ROOT, "%-68s %7s %9s %7s %9s %9s %7s %7s %11s %13s%n", cells);
    }
}
