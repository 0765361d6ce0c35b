package dev.augur.benchmarks;

import java.time.Duration;
import java.util.Locale;

/**
 * How a service stood a flood of calls.
 *
 * @param name of the service
 * @param counts what became of the calls
 * @param time of the flood
 * @param memory of the process meanwhile
 * @param normalAfter from the end of the flood until calls were as fast as before
 * @param capacity calls that can be answered in a second; zero if it is not known yet
 */
record OverloadResult(
        String name, Tally.Counts counts, Duration time, Memory memory, Duration normalAfter, double capacity) {
    private static final double ENOUGH = 0.9;
    private static final double FLAT = 1.05;
    private static final Duration SOON = Duration.ofSeconds(1);

    OverloadResult atCapacity(double perSecond) {
        return new OverloadResult(name, counts, time, memory, normalAfter, perSecond);
    }

    /** Useful answers in a second, as a multiple of the capacity. */
    double useful() {
        return counts.useful() * 1e9 / time.toNanos() / capacity;
    }

    /** What it shall be, and is or is not. */
    String verdict() {
        double growth = memory.last() / memory.first();
        return String.format(
                Locale.ROOT,
                "'%s': %s useful %.2fx >= %.2fx of capacity, %s answered + refused + expired = sent, %s memory %.2fx <= %.2fx,"
                        + " %s normal after %d ms <= %d ms",
                name,
                met(useful() >= ENOUGH),
                useful(),
                ENOUGH,
                met(counts.isExact()),
                met(growth <= FLAT),
                growth,
                FLAT,
                met(normalAfter.compareTo(SOON) <= 0),
                normalAfter.toMillis(),
                SOON.toMillis());
    }

    private static String met(boolean met) {
        return met ? "met" : "NOT MET";
    }
}
