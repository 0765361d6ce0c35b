package dev.augur.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class TheilSenTest {
    @Test
    void aLineHasItsSlope() {
        assertThat(TheilSen.slope(5, 8, 11, 14)).isEqualTo(3);
        assertThat(TheilSen.slope(4, 4)).isZero();
    }

    @Test
    void oneValueOfSixMovesNothing() {
        assertThat(TheilSen.slope(0, 2, 4, 1_000_000, 8, 10)).isEqualTo(2);
    }

    @Test
    void oneValueHasNoSlope() {
        assertThatThrownBy(() -> TheilSen.slope(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A slope needs at least 2 values, got 1");
    }
}
