package dev.augur.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ClaimTest {
    private static final List<LoadMeasured> ROW = List.of(
            load("one", cost(100, 10, 1_000), cost(110, 10, 1_000)),
            load("two", cost(200, 12, 2_000), cost(190, 12, 2_000)),
            load("ours", cost(300, 9, 500), cost(285, 9, 600)));

    @Test
    void rateIsHeldAgainstTheBestOfTheOthers() {
        assertThat(Claim.of(Metric.RATE, 1.5, "ours", "one", "two").verdict(ROW))
                .isEqualTo("rate of 'ours' to rate of 'two': 1.50x [1.50, 1.50], met >= 1.50x");
        assertThat(Claim.of(Metric.RATE, 1.51, "ours", "two", "one").verdict(ROW))
                .endsWith("NOT MET >= 1.51x");
    }

    @Test
    void costIsHeldAgainstTheLeastOfTheOthers() {
        assertThat(Claim.of(Metric.CPU, 0.9, "ours", "two", "one").verdict(ROW))
                .isEqualTo("CPU per record of 'ours' to CPU per record of 'one': 0.90x [0.90, 0.90], met <= 0.90x");
        assertThat(Claim.of(Metric.CPU, 0.89, "ours", "one").verdict(ROW)).endsWith("NOT MET <= 0.89x");
    }

    @Test
    void oneCostMayBeHeldAgainstAnother() {
        assertThat(new Claim(Metric.P99, "ours", Metric.P50, List.of("one"), 2).verdict(ROW))
                .isEqualTo("p99 of 'ours' to p50 of 'one': 1.10x [1.05, 1.15], met <= 2.00x");
    }

    @Test
    void nameThatTheRowLacksIsRefused() {
        assertThatThrownBy(() -> Claim.of(Metric.RATE, 1, "ours", "three").verdict(ROW))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A claim must name a load of its row, got three");
    }

    @Test
    void claimComparesWithSomething() {
        assertThatThrownBy(() -> Claim.of(Metric.RATE, 1, "ours"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A claim must compare with at least 1 load, got 0");
    }

    private static LoadMeasured load(String name, LoadCost... rounds) {
        return new LoadMeasured(name, 1, List.of(rounds));
    }

    /** Its p99 is twice its p50. */
    private static LoadCost cost(double perSecond, double cpuNanos, double p50Nanos) {
        return new LoadCost(perSecond, cpuNanos, p50Nanos, 2 * p50Nanos);
    }
}
