package dev.augur.benchmarks;

import java.util.List;

/**
 * The costs of one load.
 *
 * @param name of the load
 * @param callers of the load
 * @param rounds its cost in each round
 */
record LoadMeasured(String name, int callers, List<LoadCost> rounds) {
    LoadMeasured {
        rounds = List.copyOf(rounds);
    }

    /** The median of each cost, over the rounds. */
    LoadCost median() {
        return new LoadCost(median(Metric.RATE), median(Metric.CPU), median(Metric.P50), median(Metric.P99));
    }

    private double median(Metric metric) {
        return Quartiles.of(rounds, metric::of).median();
    }

    /** One cost as a multiple of a cost of another load, round by round. */
    Quartiles ratioTo(LoadMeasured other, Metric metric, Metric base) {
        double[] ratios = new double[rounds.size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = metric.of(rounds.get(i)) / base.of(other.rounds.get(i));
        }
        return Quartiles.of(ratios);
    }
}
