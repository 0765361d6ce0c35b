package dev.augur.internal.batch;

/**
 * A lane as a call finds it.
 *
 * @param runsNow whether nobody waits and a slot is free
 * @param waitingRows rows of single calls that wait
 * @param waitNanos how long the call is likely to wait for its run
 * @param runNanos how long its run is likely to take
 */
record LaneState(boolean runsNow, int waitingRows, long waitNanos, long runNanos) {}
