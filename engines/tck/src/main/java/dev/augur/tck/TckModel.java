package dev.augur.tck;

/** The small models that the contract runs. An engine's test writes each of them in the engine's own format. */
public enum TckModel {
    /** {@code x FLOAT32[batch, 4] -> y FLOAT32[batch, 4]}, each element doubled. */
    DOUBLE,
    /** {@code x FLOAT32[batch, 4] -> double FLOAT32[batch, 4], negated FLOAT32[batch, 4]}. */
    TWO_OUTPUTS,
    /** {@code a FLOAT32[batch, 4], b INT64[batch, 4] -> y FLOAT32[batch, 4]}, the sum. */
    TWO_INPUTS,
    /** {@code x FLOAT32[] -> y FLOAT32[]}, doubled: a scalar. */
    SCALAR,
    /** {@code x FLOAT32[n] -> y INT64[1, m]}, the positions that are not zero: a shape that only a run can tell. */
    NON_ZERO,
    /** {@code x FLOAT32[batch, 256] -> y FLOAT32[batch, 256]}: matrix products that take several milliseconds. */
    SLOW,
    /** A file that holds no model. */
    NOT_A_MODEL,
    /** The first half of a model's file. */
    TRUNCATED,
    /** A file of no bytes. */
    EMPTY
}
