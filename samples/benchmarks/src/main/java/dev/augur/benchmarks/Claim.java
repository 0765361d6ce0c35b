package dev.augur.benchmarks;

import java.util.List;
import java.util.Locale;

/**
 * What one load of a row shall be, as a multiple of another.
 *
 * @param metric what of it
 * @param of its name
 * @param base what of the others it is compared with
 * @param against their names; the best of them counts
 * @param bound at least this if the metric is a rate, else at most
 */
record Claim(Metric metric, String of, Metric base, List<String> against, double bound) {
    Claim {
        against = List.copyOf(against);
        if (against.isEmpty()) {
            throw new IllegalArgumentException("A claim must compare with at least 1 load, got 0");
        }
    }

    /** Compares the same of both. */
    static Claim of(Metric metric, double bound, String of, String... against) {
        return new Claim(metric, of, metric, List.of(against), bound);
    }

    /** The line of the table that says whether it holds. */
    String verdict(List<LoadMeasured> row) {
        LoadMeasured best = named(row, against.get(0));
        for (String name : against) {
            LoadMeasured other = named(row, name);
            boolean more = base.of(other.median()) > base.of(best.median());
            best = more == base.growsBetter() ? other : best;
        }
        Quartiles ratio = named(row, of).ratioTo(best, metric, base);
        boolean met = metric.growsBetter() ? ratio.median() >= bound : ratio.median() <= bound;
        return String.format(
                Locale.ROOT,
                "%s of '%s' to %s of '%s': %.2fx [%.2f, %.2f], %s %s %.2fx",
                metric.label(),
                of,
                base.label(),
                best.name(),
                ratio.median(),
                ratio.lower(),
                ratio.upper(),
                met ? "met" : "NOT MET",
                metric.growsBetter() ? ">=" : "<=",
                bound);
    }

    private static LoadMeasured named(List<LoadMeasured> row, String name) {
        return row.stream()
                .filter(load -> load.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("A claim must name a load of its row, got " + name));
    }
}
