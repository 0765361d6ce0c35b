package dev.augur.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A comparison of loads that give the same answers, in many rounds like those of {@link Interleaved}, each for as long.
 *
 * @param id how the command line names it
 * @param title how the table names it
 * @param setting how it is measured
 * @param claims what Augur shall be
 * @param opener opens the loads
 */
record LoadRow(String id, String title, Setting setting, List<Claim> claims, Opener opener) implements Section {
    LoadRow {
        claims = List.copyOf(claims);
    }

    /** Opens the loads of a row. */
    interface Opener {
        /**
         * Opens them.
         *
         * @param resources owns what is opened
         * @param quick whether only the program itself is tried
         */
        List<Load> open(Resources resources, boolean quick) throws Exception;
    }

    /**
     * How a row is measured.
     *
     * @param inputs number of different inputs, of which answers are compared
     * @param full how long it is measured
     * @param quick how long it is measured when only the program itself is tried
     */
    record Setting(int inputs, Plan full, Plan quick) {}

    @Override
    public String measure(boolean quick, Consumer<String> progress) throws Exception {
        Resources resources = new Resources();
        try {
            progress.accept(id + ": opening the models");
            List<Load> loads = opener.open(resources, quick);
            requireSameAnswers(loads);
            LoadMeter meter = resources.own(new LoadMeter());
            Plan plan = quick ? setting.quick() : setting.full();
            return LoadTable.section(this, rounds(loads, meter, plan, progress));
        } finally {
            resources.closeAll();
        }
    }

    private void requireSameAnswers(List<Load> loads) throws Exception {
        List<Contender> contenders = loads.stream()
                .map(load -> new Contender(load.name(), load.caller()))
                .toList();
        Answers.requireSame(contenders, setting.inputs());
    }

    private List<LoadMeasured> rounds(List<Load> loads, LoadMeter meter, Plan plan, Consumer<String> progress)
            throws Exception {
        List<Callers> callers = new ArrayList<>();
        List<List<LoadCost>> costs = new ArrayList<>();
        for (Load load : loads) {
            callers.add(Callers.of(load));
            costs.add(new ArrayList<>(plan.rounds()));
        }
        progress.accept(id + ": warming up");
        for (Callers each : callers) {
            warmUp(each, meter, plan.warmUp());
        }
        progress.accept(id + ": measuring " + plan.rounds() + " rounds");
        for (int round = 0; round < plan.rounds(); round++) {
            for (int who : Interleaved.order(round, callers.size())) {
                costs.get(who).add(meter.block(callers.get(who), plan.block()));
            }
        }
        List<LoadMeasured> measured = new ArrayList<>();
        for (int i = 0; i < loads.size(); i++) {
            measured.add(new LoadMeasured(loads.get(i).name(), loads.get(i).callers(), costs.get(i)));
        }
        return measured;
    }

    /** Not at all if the time is zero: the comparison of the answers was enough. */
    private static void warmUp(Callers callers, LoadMeter meter, Duration time) throws Exception {
        if (!time.isZero()) {
            meter.block(callers, time);
        }
    }
}
