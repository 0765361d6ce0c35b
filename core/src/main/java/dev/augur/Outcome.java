package dev.augur;

/**
 * What became of one record of a batch: its value, or its own error.
 *
 * @param <O> the type of the value
 */
public sealed interface Outcome<O> {
    /**
     * The record was predicted.
     *
     * @param value the prediction
     * @param <O> the type of the value
     */
    record Success<O>(O value) implements Outcome<O> {}

    /**
     * The record failed, alone.
     *
     * @param error why
     * @param <O> the type of the value that is missing
     */
    record Failure<O>(InferenceException error) implements Outcome<O> {}

    /**
     * The value.
     *
     * @return the prediction
     * @throws InferenceException this record's error, if it failed
     */
    default O orThrow() {
        if (this instanceof Success<O> success) {
            return success.value();
        }
        throw ((Failure<O>) this).error();
    }
}
