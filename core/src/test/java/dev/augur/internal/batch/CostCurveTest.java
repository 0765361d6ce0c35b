package dev.augur.internal.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.augur.internal.batch.CostCurve.Choice;
import org.junit.jupiter.api.Test;

class CostCurveTest {
    private final CostCurve curve = new CostCurve();

    private void ran(int times, int rows, long longest, long nanos) {
        for (int i = 0; i < times; i++) {
            curve.ran(rows, longest, nanos);
        }
    }

    @Test
    void nothingIsSaidBeforeEnoughSingleRowsRan() {
        ran(CostCurve.ENOUGH_SINGLES - 1, 1, 8, 800);
        assertEquals(0, curve.estimate(1, 8));
        ran(1, 1, 8, 800);
        assertEquals(800, curve.estimate(1, 8));
    }

    @Test
    void aRunBetweenTwoSizesTakesATimeBetweenTheirs() {
        ran(16, 1, 8, 800);
        ran(3, 4, 8, 2000);
        assertEquals(1200, curve.estimate(2, 8));
        assertEquals(1600, curve.estimate(3, 8));
        assertEquals(5000, curve.estimate(10, 8));
    }

    @Test
    void aSmallerRunTakesNoLongerThanALargerOne() {
        ran(16, 1, 8, 800);
        ran(3, 2, 8, 5000);
        ran(3, 4, 8, 2000);
        assertEquals(2000, curve.estimate(2, 8));
    }

    @Test
    void theLengthOfARunCounts() {
        ran(16, 1, 8, 800);
        assertEquals(1000, curve.estimate(1, 10));
    }

    @Test
    void anotherLengthIsMeasuredWithFewerSingleRows() {
        ran(16, 1, 8, 800);
        ran(3, 1, 100, 9000);
        assertEquals(9000, curve.estimate(1, 100));
        assertEquals(new Choice(2, true), curve.best(64, 100));
    }

    @Test
    void aSizeIsTriedWithAsFewRowsAsItHas() {
        ran(16, 1, 8, 800);
        ran(3, 2, 8, 1200);
        assertEquals(new Choice(4, true), curve.best(64, 8));
    }

    @Test
    void theBestSizeIsUsedWithAsManyRowsAsItHas() {
        ran(16, 1, 8, 800);
        ran(3, 2, 8, 1200);
        ran(3, 4, 8, 2000);
        ran(3, 8, 8, 5000);
        ran(3, 16, 8, 12000);
        assertEquals(new Choice(7, false), curve.best(64, 8));
    }
}
