package dev.augur.internal;

import dev.augur.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * A call after its hooks have done what they do before the prediction.
 *
 * @param record the record to ask the model about
 * @param answer what a hook answered; null if the model is asked
 */
record Prepared<I, O>(I record, Outcome.@Nullable Success<O> answer) {}
