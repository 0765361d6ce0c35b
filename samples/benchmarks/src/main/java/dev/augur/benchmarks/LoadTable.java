package dev.augur.benchmarks;

import java.util.List;
import java.util.Locale;

/** Loads as lines of the table, and what they are held to. */
final class LoadTable {
    private static final double NANOS_PER_MICRO = 1000;

    private LoadTable() {}

    static String section(LoadRow row, List<LoadMeasured> loads) {
        StringBuilder text = new StringBuilder(System.lineSeparator());
        text.append(line(row.id() + ": " + row.title(), "callers", "CPU us/record", "records/s", "p50 us", "p99 us"));
        for (LoadMeasured load : loads) {
            text.append(line(load));
        }
        for (Claim claim : row.claims()) {
            text.append("    ").append(claim.verdict(loads)).append(System.lineSeparator());
        }
        return text.toString();
    }

    private static String line(LoadMeasured load) {
        LoadCost cost = load.median();
        return line(
                "  " + load.name(),
                load.callers(),
                number("%.2f", cost.cpuNanos() / NANOS_PER_MICRO),
                number("%.0f", cost.perSecond()),
                number("%.1f", cost.p50Nanos() / NANOS_PER_MICRO),
                number("%.1f", cost.p99Nanos() / NANOS_PER_MICRO));
    }

    private static String line(Object... cells) {
        return String.format(Locale.ROOT, "%-56s %8s %14s %10s %11s %11s%n", cells);
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
