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

    double bytes() {
        return Quartiles.of(rounds, Cost::bytes).median();
    }

    /** The cost as a multiple of another's, round by round. */
    Quartiles ratioTo(Measured other, Measure measure) {
        double[] ratios = new double[rounds.size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = measure.of(rounds.get(i)) / measure.of(other.rounds.get(i));
        }
        return Quartiles.of(ratios);
    }
}
