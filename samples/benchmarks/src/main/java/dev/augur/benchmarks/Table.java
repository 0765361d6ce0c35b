package dev.augur.benchmarks;

import java.util.List;
import java.util.Locale;

/** The results as plain text, one line per contender. */
final class Table {
    private Table() {}

    /** What stands above all rows. */
    static String head(List<String> header) {
        StringBuilder text = new StringBuilder();
        header.forEach(line -> text.append(line).append(System.lineSeparator()));
        text.append(System.lineSeparator());
        return text.append(line("", "CPU us/call", "ratio [quartiles]", "calls/s", "bytes/call", "beyond", "goal"))
                .toString();
    }

    private static String line(Object... cells) {
        String line = String.format(Locale.ROOT, "%-44s %11s  %-20s %10s %11s %11s  %s", cells);
        return line.stripTrailing() + System.lineSeparator();
    }

    /** A row as lines of the table. */
    static String section(Row row, List<Measured> contenders) {
        StringBuilder text = new StringBuilder();
        text.append(System.lineSeparator())
                .append(row.id())
                .append(": ")
                .append(row.title())
                .append(System.lineSeparator());
        for (int i = 0; i < contenders.size(); i++) {
            text.append(line(row, contenders, i));
        }
        return text.toString();
    }

    private static String line(Row row, List<Measured> contenders, int index) {
        Measured first = contenders.get(0);
        Measured own = contenders.get(index);
        Quartiles ratio = own.ratioTo(first, row.setting().measure());
        double beyond = own.bytes() - first.bytes();
        return line(
                "  " + own.name(),
                number("%.2f", own.cpuNanos() / 1000),
                index == 0
                        ? ""
                        : number("%.2fx", ratio.median())
                                + number(" [%.2f, ", ratio.lower())
                                + number("%.2f]", ratio.upper()),
                number("%.0f", own.callsPerSecond()),
                number("%.0f", own.bytes()),
                index == 0 ? "" : number("%+.0f", beyond),
                index == 1 ? row.goal().verdict(ratio.median(), beyond) : "");
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
