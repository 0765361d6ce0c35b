package dev.augur.internal.batch;

/**
 * A record that is ready for a batch.
 *
 * @param value the record, after the first step of its codec
 * @param rows how many rows of a batch it is
 * @param length its length along the padded axis
 * @param group only records of equal groups share a run
 * @param <S> the type of the value
 */
public record Staged<S>(S value, int rows, long length, Object group) {}
