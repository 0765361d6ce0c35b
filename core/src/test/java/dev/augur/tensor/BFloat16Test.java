package dev.augur.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class BFloat16Test {
    /** The value of a finite bfloat16 by its definition: sign, 8 bits of exponent, 7 of fraction. */
    private static double definition(int bits) {
        int exponent = (bits >> 7) & 0xFF;
        double fraction = (bits & 0x7F) / 128.0;
        double magnitude = exponent == 0 ? Math.scalb(fraction, -126) : Math.scalb(1 + fraction, exponent - 127);
        return (bits & 0x8000) == 0 ? magnitude : -magnitude;
    }

    private static boolean isFinite(int bits) {
        return (bits & 0x7F80) != 0x7F80;
    }

    @Test
    void everyBitPatternBecomesItsValueAndComesBack() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            float value = BFloat16.toFloat((short) bits);
            if (isFinite(bits)) {
                assertThat((double) value).as("0x%04x", bits).isEqualTo(definition(bits));
            }
            boolean isNaN = !isFinite(bits) && (bits & 0x7F) != 0;
            assertThat(Float.isNaN(value)).isEqualTo(isNaN);
            assertThat(BFloat16.fromFloat(value) & 0xFFFF).as("0x%04x", bits).isEqualTo(isNaN ? bits | 0x40 : bits);
        }
    }

    @Test
    void everyMidpointGoesToTheEvenNeighbourAndWhatLiesBesideItToTheNearer() {
        for (int lower = 0; lower < 0x7F7F; lower++) {
            float middle = (float) ((definition(lower) + definition(lower + 1)) / 2);
            int even = (lower & 1) == 0 ? lower : lower + 1;
            assertThat(BFloat16.fromFloat(middle) & 0xFFFF)
                    .as("middle above 0x%04x", lower)
                    .isEqualTo(even);
            assertThat(BFloat16.fromFloat(Math.nextDown(middle)) & 0xFFFF).isEqualTo(lower);
            assertThat(BFloat16.fromFloat(Math.nextUp(middle)) & 0xFFFF).isEqualTo(lower + 1);
        }
    }

    @Test
    void anyFloatGoesToTheNearerOfItsNeighbours() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 100_000; i++) {
            float value = Float.intBitsToFloat(random.nextInt() & 0x7FFF_FFFF);
            int lower = Float.floatToRawIntBits(value) >>> 16;
            if (!Float.isFinite(value) || lower == 0x7F7F) {
                continue;
            }
            int got = BFloat16.fromFloat(value) & 0xFFFF;
            double distance = Math.abs(definition(got) - value);
            assertThat(distance)
                    .as("%s of seed %d", value, seed)
                    .isEqualTo(Math.min(value - definition(lower), definition(lower + 1) - value));
        }
    }

    @Test
    void whatExceedsTheLargestBecomesInfinite() {
        assertThat(BFloat16.fromFloat(Float.MAX_VALUE) & 0xFFFF).isEqualTo(0x7F80);
        assertThat(BFloat16.fromFloat(-Float.MAX_VALUE) & 0xFFFF).isEqualTo(0xFF80);
        assertThat(BFloat16.fromFloat(Float.NEGATIVE_INFINITY) & 0xFFFF).isEqualTo(0xFF80);
        assertThat(BFloat16.fromFloat(-0f) & 0xFFFF).isEqualTo(0x8000);
    }
}
