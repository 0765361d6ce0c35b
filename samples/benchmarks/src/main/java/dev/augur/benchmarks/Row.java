package dev.augur.benchmarks;

import java.util.List;
import java.util.function.Consumer;

/**
 * One comparison: contenders that give the same answers. The first is the measure of the others, the second is Augur.
 *
 * @param id how the command line names it
 * @param title how the table names it
 * @param setting how it is called and measured
 * @param goal what Augur shall cost at most
 * @param opener opens the contenders
 */
record Row(String id, String title, Setting setting, Goal goal, Opener opener) implements Section {
    /** Opens the contenders of a row. */
    interface Opener {
        /**
         * Opens them.
         *
         * @param resources owns what is opened
         */
        List<Contender> open(Resources resources) throws Exception;
    }

    /**
     * How a row is called and measured.
     *
     * @param callers number of threads that call at once
     * @param measure what is compared
     * @param inputs number of different inputs; each block goes through all of them equally often
     * @param full how long it is measured
     * @param quick how long it is measured when only the program itself is tried
     */
    record Setting(int callers, Measure measure, int inputs, Plan full, Plan quick) {}

    @Override
    public String measure(boolean quick, Consumer<String> progress) throws Exception {
        return Table.section(this, new Interleaved(this, quick, progress).run());
    }
}
