package dev.augur.codec;

/**
 * A record after its first step, or rows of one.
 *
 * @param staged the record, or the rows
 * @param isPart whether it is rows of a record that has more
 */
record Share<S>(S staged, boolean isPart) {}
