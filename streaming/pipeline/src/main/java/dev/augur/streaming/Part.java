package dev.augur.streaming;

/**
 * A part of the output that is visible now. Always {@code read = predicted + failed}.
 *
 * @param number its number, from 0
 * @param read records that were read for it
 * @param predicted records that it holds
 * @param failed records that are in its dead letters instead
 * @param bytesOut its bytes, as they are stored
 * @param bytesIn bytes of the object that were read when its last record was, as they are stored
 * @param next where a run goes on that comes after it
 */
public record Part(int number, long read, long predicted, long failed, long bytesOut, long bytesIn, ResumePoint next) {}
