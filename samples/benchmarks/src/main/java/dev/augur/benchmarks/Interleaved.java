package dev.augur.benchmarks;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Measures the contenders of a row in one process, in many short rounds. In each round every contender has a block of
 * calls, and the order changes from round to round; so what disturbs the machine for longer than a block disturbs all
 * of them alike, and the ratio within a round stays what it is.
 */
final class Interleaved {
    /** Times all inputs of a row, far from what an int holds. */
    private static final int MAX_PASSES = 10_000_000;

    private final Row row;
    private final Plan plan;
    private final Consumer<String> progress;

    Interleaved(Row row, boolean quick, Consumer<String> progress) {
        this.row = row;
        this.plan = quick ? row.setting().quick() : row.setting().full();
        this.progress = progress;
    }

    List<Measured> run() throws Exception {
        Resources resources = new Resources();
        try {
            progress.accept(row.id() + ": opening the models");
            List<Contender> contenders = row.opener().open(resources);
            Answers.requireSame(contenders, row.setting().inputs());
            Crew crew = resources.own(
                    new Crew(row.setting().callers(), row.setting().measure()));
            return measure(contenders, crew);
        } finally {
            resources.closeAll();
        }
    }

    private List<Measured> measure(List<Contender> contenders, Crew crew) throws Exception {
        List<List<Call>> calls = new ArrayList<>();
        List<List<Cost>> costs = new ArrayList<>();
        for (Contender contender : contenders) {
            calls.add(crew.calls(contender));
            costs.add(new ArrayList<>(plan.rounds()));
        }
        progress.accept(row.id() + ": warming up");
        int[] times = warmUp(calls, crew);
        progress.accept(row.id() + ": measuring " + plan.rounds() + " rounds");
        for (int round = 0; round < plan.rounds(); round++) {
            for (int who : order(round, times.length)) {
                costs.get(who).add(crew.block(calls.get(who), times[who]));
            }
        }
        List<Measured> measured = new ArrayList<>();
        for (int i = 0; i < times.length; i++) {
            measured.add(new Measured(contenders.get(i).name(), costs.get(i)));
        }
        return measured;
    }

    /** Not only who begins changes, but also who comes after whom: threads that spin on disturb the next one. */
    static int[] order(int round, int count) {
        int[] strides = IntStream.range(1, Math.max(2, count))
                .filter(stride -> BigInteger.valueOf(stride)
                        .gcd(BigInteger.valueOf(count))
                        .equals(BigInteger.ONE))
                .toArray();
        int stride = strides[round % strides.length];
        return IntStream.range(0, count)
                .map(turn -> (round + turn * stride) % count)
                .toArray();
    }

    /** Calls per thread that fill a block, for each contender, as its speed is after the warm-up. */
    private int[] warmUp(List<List<Call>> calls, Crew crew) throws Exception {
        int[] times = new int[calls.size()];
        for (int i = 0; i < times.length; i++) {
            times[i] = row.setting().inputs();
            long end = System.nanoTime() + plan.warmUp().toNanos();
            do {
                times[i] = timesPerBlock(crew.block(calls.get(i), times[i]), crew);
            } while (System.nanoTime() < end);
        }
        return times;
    }

    private int timesPerBlock(Cost perCall, Crew crew) {
        int inputs = row.setting().inputs();
        double pass = perCall.wallNanos() * crew.size() * inputs;
        long passes = Math.round(plan.block().toNanos() / pass);
        return inputs * (int) Math.max(1, Math.min(MAX_PASSES, passes));
    }
}
