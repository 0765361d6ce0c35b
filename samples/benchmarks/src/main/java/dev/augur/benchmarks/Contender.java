package dev.augur.benchmarks;

/**
 * One way to get the answers of a row. Thread-safe.
 *
 * @param name as the table has it
 * @param caller gives each thread its call
 */
record Contender(String name, Caller caller) {
    /** Gives a thread what it needs to call. */
    interface Caller {
        Call newCall() throws Exception;
    }

    /** A contender whose call any thread may use. */
    static Contender shared(String name, Call call) {
        return new Contender(name, () -> call);
    }
}
