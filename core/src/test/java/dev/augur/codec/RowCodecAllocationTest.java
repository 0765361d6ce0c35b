package dev.augur.codec;

import static dev.augur.codec.Round.N;
import static dev.augur.codec.Round.model;
import static dev.augur.codec.Round.x;
import static dev.augur.codec.Round.y;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.augur.tensor.DType;
import dev.augur.tensor.Dim;
import dev.augur.tensor.Shape;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Bytes that the codec allocates per call, counted by the JVM. */
final class RowCodecAllocationTest {
    private static final int CALLS = 2_000;
    /** What the counting itself may allocate in all calls together. */
    private static final int NOISE = 1_000;

    private final ThreadMXBean counter = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final Round round = new Round();
    private final Codec<float[], float[]> codec =
            RowCodec.floats().bind(model(x(DType.FLOAT32, N, Dim.of(16)), y(DType.FLOAT32, N, Dim.of(4))));

    private long bytesOf(List<float[]> batch) {
        round.outputs.clear();
        round.outputs.allocate("y", DType.FLOAT32, Shape.of(batch.size(), 4));
        run(batch);
        long before = counter.getThreadAllocatedBytes(Thread.currentThread().getId());
        run(batch);
        return counter.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
    }

    private void run(List<float[]> batch) {
        int rows = 0;
        for (int i = 0; i < CALLS; i++) {
            round.inputs.clear();
            codec.encode(batch, round.inputs);
            rows += codec.decode(round.inputs, round.outputs, batch.size()).size();
        }
        assertThat(rows).isEqualTo(CALLS * batch.size());
    }

    /** An array header of 16 bytes, 4 floats, and an immutable list of one element: 12 + 2 x 4, rounded up to 24. */
    @Test
    void aSingleRowCostsItsResultAndAList() {
        long bytes = bytesOf(List.of(new float[16]));
        assertThat(bytes).isLessThanOrEqualTo(CALLS * (16L + 16 + 24) + NOISE);
    }

    /** Per row the result of 32 bytes and its place in two arrays; per batch a shape and a list. */
    @Test
    void aBatchCostsItsResultsAndTwoReferencesPerRow() {
        List<float[]> batch = new ArrayList<>();
        for (int i = 0; i < 512; i++) {
            batch.add(new float[16]);
        }
        long bytes = bytesOf(batch);
        assertThat(bytes).isLessThanOrEqualTo(CALLS * (512 * (32L + 2 * 4) + 300) + NOISE);
    }
}
