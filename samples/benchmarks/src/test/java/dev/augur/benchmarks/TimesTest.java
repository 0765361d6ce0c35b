package dev.augur.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class TimesTest {
    @Test
    void percentileIsAValueThatTheShareDoesNotExceed() {
        long[] sorted = Times.sorted(List.of(upTo(50, 1), upTo(100, 51)));

        assertThat(sorted).hasSize(100);
        assertThat(Times.percentile(sorted, 0.5)).isEqualTo(50);
        assertThat(Times.percentile(sorted, 0.99)).isEqualTo(99);
        assertThat(Times.percentile(sorted, 1)).isEqualTo(100);
    }

    @Test
    void ofFewValuesTheLargestIsTheSlowest() {
        assertThat(Times.percentile(Times.sorted(List.of(upTo(3, 1))), 0.99)).isEqualTo(3);
        assertThat(Times.percentile(new long[0], 0.99)).isNaN();
    }

    @Test
    void growsAsNeeded() {
        assertThat(Times.sorted(List.of(upTo(10_000, 1)))).hasSize(10_000).endsWith(10_000);
    }

    private static Times upTo(int last, int first) {
        Times times = new Times();
        for (int i = last; i >= first; i--) {
            times.add(i);
        }
        return times;
    }
}
