package dev.augur.internal.batch;

/**
 * When a ticket came, and its turn.
 *
 * @param time when it came
 * @param due the time by which its turn is told: sooner goes first
 * @param number grows with each ticket
 */
record Arrival(long time, long due, long number) {}
