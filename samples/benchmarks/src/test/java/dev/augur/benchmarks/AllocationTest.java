package dev.augur.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Heap memory per call, against ONNX Runtime with pinned input and output in the same JVM. Both give the caller a result
 * array; what is beyond is ours.
 */
final class AllocationTest {
    private static final int ROUNDS = 15;

    @Test
    void predictAllocatesAtMost64BytesBeyondRawAndTheResult() throws Exception {
        double[] bytes = bytesPerCall(FloatsRow.mlp(), 40_000, 5_000);

        assertThat(bytes[1]).as("bytes per call, beside %.0f of raw", bytes[0]).isBetween(1.0, bytes[0] + 64);
    }

    @Test
    void predictOfAnImageAllocatesLessThan1KibInAll() throws Exception {
        double[] bytes = bytesPerCall(FloatsRow.image(), 6_000, 500);

        assertThat(bytes[1]).as("bytes per call, beside %.0f of raw", bytes[0]).isBetween(1.0, 1023.0);
    }

    /** Of raw, and of ours: the median of several rounds, so that no compiler that is still at work has a say. */
    private static double[] bytesPerCall(FloatsRow row, int warmUp, int calls) throws Exception {
        Resources resources = new Resources();
        try {
            List<Contender> contenders = row.openRawAndOurs(resources);
            Answers.requireSame(contenders, FloatsRow.INPUTS);
            Crew crew = resources.own(new Crew(1, Measure.CALLER_CPU));
            double[][] bytes = new double[contenders.size()][ROUNDS];
            for (int round = -1; round < ROUNDS; round++) {
                for (int i = 0; i < bytes.length; i++) {
                    Cost cost = crew.block(crew.calls(contenders.get(i)), round < 0 ? warmUp : calls);
                    bytes[i][Math.max(0, round)] = cost.bytes();
                }
            }
            return Arrays.stream(bytes)
                    .mapToDouble(rounds -> Quartiles.of(rounds).median())
                    .toArray();
        } finally {
            resources.closeAll();
        }
    }
}
