package dev.augur.internal.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class MeanTest {
    private final Mean mean = new Mean();

    @Test
    void nothingIsZero() {
        assertEquals(0, mean.value());
        assertEquals(0, mean.count());
    }

    @Test
    void followsWhatIsMeasured() {
        add(100, 5);
        add(200, 100);

        assertEquals(200, mean.value(), 0.1);
        assertEquals(105, mean.count());
    }

    @Test
    void oneSlowRunCountsForFourTimesTheMeanAtMost() {
        add(100, 100);
        mean.add(1e9);

        assertEquals(130, mean.value(), 0.1);
    }

    @Test
    void runsThatAreSlowNowAndThenAreInIt() {
        for (int i = 0; i < 1_000; i++) {
            mean.add(i % 5 == 0 ? 300 : 100);
        }

        assertEquals(140, mean.value(), 25);
    }

    private void add(double value, int times) {
        for (int i = 0; i < times; i++) {
            mean.add(value);
        }
    }
}
