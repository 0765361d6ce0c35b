package dev.augur.benchmarks;

import java.util.ArrayList;
import java.util.List;

/**
 * Measures the contenders of a row in one process, in many short rounds. In each round every contender has a block of
 * calls, and who begins changes from round to round; so what disturbs the machine for longer than a block disturbs all
 * of them alike, and the ratio within a round stays what it is.
 */
final class Interleaved {
    private final Row row;
    private final Plan plan;
    private final Progress progress;

    Interleaved(Row row, boolean quick, Progress progress) {
        this.row = row;
        this.plan = quick ? row.setting().quick() : row.setting().full();
        this.progress = progress;
    }

    List<Measured> run() throws Exception {
        try (Resources resources = new Resources()) {
            progress.say(row.id() + ": opening models");
            List<Contender> contenders = row.opener().open(resources);
            Answers.requireSame(contenders, row.setting().inputs());
            Crew crew = resources.own(
                    new Crew(row.setting().callers(), row.setting().wholeProcess()));
            return measure(contenders, crew);
        }
    }

    private List<Measured> measure(List<Contender> contenders, Crew crew) throws Exception {
        List<List<Call>> calls = new ArrayList<>();
        List<List<Cost>> costs = new ArrayList<>();
        for (Contender contender : contenders) {
            calls.add(crew.calls(contender));
            costs.add(new ArrayList<>(plan.rounds()));
        }
        int[] times = warmUp(contenders, calls, crew);
        for (int round = 0; round < plan.rounds(); round++) {
            progress.update(row.id() + ": round " + (round + 1) + " of " + plan.rounds());
            for (int turn = 0; turn < times.length; turn++) {
                int who = (round + turn) % times.length;
                costs.get(who).add(crew.block(calls.get(who), times[who]));
            }
        }
        List<Measured> measured = new ArrayList<>();
        for (int i = 0; i < times.length; i++) {
            measured.add(new Measured(contenders.get(i).name(), costs.get(i)));
        }
        return measured;
    }

    /** Calls per thread that fill a block, for each contender, as its speed is after the warm-up. */
    private int[] warmUp(List<Contender> contenders, List<List<Call>> calls, Crew crew) throws Exception {
        int[] times = new int[contenders.size()];
        for (int i = 0; i < times.length; i++) {
            progress.update(row.id() + ": warming up " + contenders.get(i).name());
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
        double passes = plan.block().toNanos() / (perCall.wallNanos() * crew.size() * inputs);
        return inputs * (int) Math.max(1, Math.min(Integer.MAX_VALUE / inputs, Math.rint(passes)));
    }
}
