package dev.augur.benchmarks;

/**
 * What one call cost, on average over a block.
 *
 * @param cpuNanos CPU time
 * @param wallNanos time that passed, divided by all calls of all threads
 * @param bytes heap memory that the calling threads allocated
 */
record Cost(double cpuNanos, double wallNanos, double bytes) {
    static Cost perCall(Cost block, long calls) {
        return new Cost(block.cpuNanos / calls, block.wallNanos / calls, block.bytes / calls);
    }
}
