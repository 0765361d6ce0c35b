package dev.augur.internal.batch;

import static dev.augur.internal.batch.Lanes.awaitWaiting;
import static dev.augur.internal.batch.Lanes.number;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.augur.BatchPolicy;
import dev.augur.CallOptions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class PaddingTest extends BatcherRig {
    /** Of the same class of lengths. */
    private static final long LONG = 30;

    @Test
    void rowsOfAListGoByLengthOnceAllAreHere() {
        runner.mayEnd.release(1000);
        Batcher<Integer, Integer> batcher =
                lanes.batcher(runner, BatchPolicy.builder().maxRows(16).build());
        Lanes.teach(batcher, List.of(24L), SLOW);
        List<Integer> lengths = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            lengths.add(24 + i % 8);
        }
        Collections.shuffle(lengths, new Random(7));
        Iterator<Integer> records = lengths.iterator();
        batcher.predictMany(
                () -> {
                    int length = records.hasNext() ? records.next() : 0;
                    return length == 0 ? null : number(length, length);
                },
                CallOptions.NONE);
        assertTrue(runner.batches.size() > 1);
        int shortest = Integer.MAX_VALUE;
        for (List<Integer> batch : runner.batches) {
            assertTrue(Collections.max(batch) <= shortest, () -> "batches of " + runner.batches);
            shortest = Collections.min(batch);
        }
    }

    @Test
    void aRowThatCostsMorePaddingThanItSavesIsNotTaken() throws Exception {
        assertEquals(List.of(1, 2, 1), sizesWithThird(24));
    }

    @Test
    void aRowThatSavesMoreThanItsPaddingIsTaken() throws Exception {
        assertEquals(List.of(1, 3), sizesWithThird(29));
    }

    /** Sizes of the runs if two long rows wait and one of that length; two save a tenth, the third next to nothing. */
    private List<Integer> sizesWithThird(long length) throws Exception {
        Batcher<Integer, Integer> batcher = lanes.batcher(runner, BatchPolicy.automatic());
        for (int i = 0; i < CostCurve.ENOUGH_SINGLES; i++) {
            batcher.curve().ran(1, LONG, 1_000_000);
            batcher.curve().ran(2, LONG, 1_800_000);
            batcher.curve().ran(4, LONG, 3_520_000);
        }
        List<Future<Integer>> calls = new ArrayList<>(List.of(occupy(batcher)));
        for (long each : List.of(LONG, LONG, length)) {
            calls.add(call(batcher, number(calls.size(), each), CallOptions.NONE));
            awaitWaiting(batcher, calls.size() - 1);
        }
        runner.mayEnd.release(100);
        for (int i = 0; i < calls.size(); i++) {
            assertEquals(2 * i, calls.get(i).get());
        }
        return runner.batches.stream().map(List::size).toList();
    }
}
