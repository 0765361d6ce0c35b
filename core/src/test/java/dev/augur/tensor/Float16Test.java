package dev.augur.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class Float16Test {
    /** The value of a finite binary16 by its definition: sign, 5 bits of exponent, 10 of fraction. */
    private static double definition(int bits) {
        int exponent = (bits >> 10) & 0x1F;
        double fraction = (bits & 0x3FF) / 1024.0;
        double magnitude = exponent == 0 ? Math.scalb(fraction, -14) : Math.scalb(1 + fraction, exponent - 15);
        return (bits & 0x8000) == 0 ? magnitude : -magnitude;
    }

    private static boolean isFinite(int bits) {
        return (bits & 0x7C00) != 0x7C00;
    }

    /** The nearest non-negative binary16 of a value, found by looking at every one; 0x7C00 stands for 2 to the 16. */
    private static int nearest(double value) {
        int best = 0;
        for (int bits = 1; bits <= 0x7C00; bits++) {
            double distance = Math.abs(candidate(bits) - value);
            double bestDistance = Math.abs(candidate(best) - value);
            boolean closer = distance < bestDistance || (distance == bestDistance && (bits & 1) == 0);
            best = closer ? bits : best;
        }
        return best;
    }

    private static double candidate(int bits) {
        return bits == 0x7C00 ? 65536 : definition(bits);
    }

    @Test
    void everyBitPatternBecomesItsValue() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            float value = Float16.toFloat((short) bits);
            if (isFinite(bits)) {
                assertThat((double) value).as("0x%04x", bits).isEqualTo(definition(bits));
            } else if ((bits & 0x3FF) == 0) {
                assertThat(value).isEqualTo(bits == 0x7C00 ? Float.POSITIVE_INFINITY : Float.NEGATIVE_INFINITY);
            } else {
                assertThat(value).as("0x%04x", bits).isNaN();
            }
        }
    }

    @Test
    void everyBitPatternComesBack() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            short back = Float16.fromFloat(Float16.toFloat((short) bits));
            boolean isNaN = !isFinite(bits) && (bits & 0x3FF) != 0;
            int expected = isNaN ? bits | 0x200 : bits;
            assertThat(back & 0xFFFF).as("0x%04x", bits).isEqualTo(expected);
        }
    }

    @Test
    void everyMidpointGoesToTheEvenNeighbourAndWhatLiesBesideItToTheNearer() {
        for (int lower = 0; lower < 0x7C00; lower++) {
            float middle = (float) ((candidate(lower) + candidate(lower + 1)) / 2);
            int even = (lower & 1) == 0 ? lower : lower + 1;
            assertThat(Float16.fromFloat(middle) & 0xFFFF)
                    .as("middle above 0x%04x", lower)
                    .isEqualTo(even);
            assertThat(Float16.fromFloat(Math.nextDown(middle)) & 0xFFFF).isEqualTo(lower);
            assertThat(Float16.fromFloat(Math.nextUp(middle)) & 0xFFFF).isEqualTo(lower + 1);
            assertThat(Float16.fromFloat(-middle) & 0xFFFF).isEqualTo(even | 0x8000);
        }
    }

    @Test
    void anyFloatGoesToTheNearestBinary16() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            float value = (float) Math.scalb(1 + random.nextDouble(), random.nextInt(45) - 28);
            int expected = value >= 65536 ? 0x7C00 : nearest(value);
            assertThat(Float16.fromFloat(value) & 0xFFFF)
                    .as("%s of seed %d", value, seed)
                    .isEqualTo(expected);
        }
    }

    @Test
    void extremesKeepTheirSign() {
        assertThat(Float16.fromFloat(-0f) & 0xFFFF).isEqualTo(0x8000);
        assertThat(Float16.fromFloat(Float.MIN_VALUE) & 0xFFFF).isZero();
        assertThat(Float16.fromFloat(-Float.MAX_VALUE) & 0xFFFF).isEqualTo(0xFC00);
        assertThat(Float16.fromFloat(Float.NEGATIVE_INFINITY) & 0xFFFF).isEqualTo(0xFC00);
        assertThat(Float16.fromFloat(Float.NaN) & 0x7E00).isEqualTo(0x7E00);
    }
}
