package dev.augur.internal;

import dev.augur.BatchPolicy;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * How calls of a predictor share runs, and what only its records tell.
 *
 * @param policy how calls share runs
 * @param length the length of a record, or null for the codec's word
 * @param samples records to measure the model with when it is warmed; may be empty
 * @param <I> the type of a record
 */
public record Batching<I>(BatchPolicy policy, @Nullable ToLongFunction<? super I> length, List<? extends I> samples) {}
