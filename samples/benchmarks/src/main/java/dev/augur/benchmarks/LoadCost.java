package dev.augur.benchmarks;

/**
 * What a load cost in a block.
 *
 * @param perSecond records that all callers together got answered
 * @param cpuNanos CPU time of the process per record
 * @param p50Nanos that half of the calls took at most
 * @param p99Nanos that 99 of 100 calls took at most
 */
record LoadCost(double perSecond, double cpuNanos, double p50Nanos, double p99Nanos) {}
