package dev.augur.benchmarks;

import java.util.List;

/**
 * The costs of one contender.
 *
 * @param name the contender
 * @param rounds its cost in each round
 */
record Measured(String name, List<Cost> rounds) {
    Measured {
        rounds = List.copyOf(rounds);
    }

    double cpuNanos() {
        return Quartiles.of(rounds, Cost::cpuNanos).median();
    }

    double callsPerSecond() {
        return 1e9 / Quartiles.of(rounds, Cost::wallNanos).median();
    }

    /** The least of all rounds: what a compiler thread or a growing table adds to one is not the call's. */
    double bytes() {
        return rounds.stream().mapToDouble(Cost::bytes).min().orElseThrow();
    }

    /** CPU time as a multiple of another's, round by round. */
    Quartiles ratioTo(Measured other) {
        double[] ratios = new double[rounds.size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = rounds.get(i).cpuNanos() / other.rounds.get(i).cpuNanos();
        }
        return Quartiles.of(ratios);
    }
}
