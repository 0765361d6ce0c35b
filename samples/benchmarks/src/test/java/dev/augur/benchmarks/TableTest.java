package dev.augur.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TableTest {
    private static final Plan PLAN = new Plan(Duration.ZERO, Duration.ZERO, 3);

    @Test
    void ratioIsTheMedianOfTheRatiosOfEachRound() {
        assertThat(Table.head(List.of("a header"))).startsWith("a header" + System.lineSeparator());
        String table = Table.section(row(new Goal(1.15, 64)), List.of(raw(), ours(552)));

        assertThat(table)
                .containsPattern("mlp: a title\\R")
                .containsPattern("\\R  raw +2\\.00 +1000 +500\\R")
                .containsPattern("\\R  ours +3\\.00 +1\\.10x \\[1\\.05, 1\\.30\\] +1000 +552 +\\+52"
                        + " +met <= 1\\.15x, met <= \\+64 B\\R");
    }

    @Test
    void missedGoalsAreNamed() {
        String table = Table.section(row(new Goal(1.05, 51)), List.of(raw(), ours(552)));

        assertThat(table).containsPattern("NOT MET <= 1\\.05x, NOT MET <= \\+51 B\\R");
    }

    @Test
    void goalMayLeaveTheBytesOut() {
        String table = Table.section(row(new Goal(1.3, null)), List.of(raw(), ours(5_000)));

        assertThat(table).containsPattern("\\+4500  met <= 1\\.30x\\R");
    }

    private static Row row(Goal goal) {
        return new Row(
                "mlp", "a title", new Row.Setting(1, Measure.CALLER_CPU, 1, PLAN, PLAN), goal, resources -> List.of());
    }

    private static Measured raw() {
        return new Measured("raw", List.of(cost(1_000, 500), cost(2_000, 502), cost(4_000, 500)));
    }

    private static Measured ours(double bytes) {
        return new Measured("ours", List.of(cost(1_000, bytes), cost(3_000, bytes + 1), cost(4_400, bytes)));
    }

    private static Cost cost(double cpuNanos, double bytes) {
        return new Cost(cpuNanos, 1_000_000, bytes);
    }
}
