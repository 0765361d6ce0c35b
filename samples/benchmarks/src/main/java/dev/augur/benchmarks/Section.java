package dev.augur.benchmarks;

import java.util.function.Consumer;

/** A part of the table: what is measured together. */
interface Section {
    /** How the command line names it. */
    String id();

    /**
     * Measures it.
     *
     * @param quick whether only the program itself is tried
     * @param progress told what is done
     * @return lines of the table
     */
    String measure(boolean quick, Consumer<String> progress) throws Exception;
}
