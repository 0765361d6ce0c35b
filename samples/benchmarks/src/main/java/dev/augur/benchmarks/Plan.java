package dev.augur.benchmarks;

import java.time.Duration;

/**
 * How long a row is measured.
 *
 * @param warmUp for each contender, before anything is measured
 * @param block for each contender, in each round
 * @param rounds how often each contender has a block
 */
record Plan(Duration warmUp, Duration block, int rounds) {
    Plan {
        if (rounds < 1) {
            throw new IllegalArgumentException("rounds must be >= 1, got " + rounds);
        }
    }
}
