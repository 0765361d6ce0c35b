package dev.augur.internal.batch;

import org.jspecify.annotations.Nullable;

/**
 * What became of a record: a value, or an error.
 *
 * @param value the prediction, or null
 * @param error why there is none, or null
 * @param <O> the type of a prediction
 */
public record Ended<O>(@Nullable O value, @Nullable RuntimeException error) {}
