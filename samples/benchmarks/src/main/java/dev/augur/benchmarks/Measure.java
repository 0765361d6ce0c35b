package dev.augur.benchmarks;

/** What of a call's cost is compared. */
enum Measure {
    /** The CPU time of the calling thread. */
    CALLER_CPU,
    /** The CPU time of the whole process. */
    PROCESS_CPU,
    /** The time that passes: the inverse of the rate of all callers together. */
    TIME;

    double of(Cost cost) {
        return this == TIME ? cost.wallNanos() : cost.cpuNanos();
    }
}
