package dev.augur.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class QuartilesTest {
    @Test
    void interpolatesAsRDoes() {
        assertThat(Quartiles.of(new double[] {4, 1, 3, 2})).isEqualTo(new Quartiles(1.75, 2.5, 3.25));
        assertThat(Quartiles.of(new double[] {5, 1, 4, 2, 3})).isEqualTo(new Quartiles(2, 3, 4));
    }

    @Test
    void ofOneValueIsThatValue() {
        assertThat(Quartiles.of(new double[] {7})).isEqualTo(new Quartiles(7, 7, 7));
    }

    @Test
    void leavesTheSampleInItsOrder() {
        double[] sample = {3, 1, 2};

        Quartiles.of(sample);

        assertThat(sample).containsExactly(3, 1, 2);
    }

    @Test
    void refusesAnEmptySample() {
        assertThatThrownBy(() -> Quartiles.of(new double[0]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A sample must have at least 1 value, got 0");
    }
}
