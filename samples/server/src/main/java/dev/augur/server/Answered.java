package dev.augur.server;

import dev.augur.model.ModelId;
import org.jspecify.annotations.Nullable;

/**
 * A request that was answered.
 *
 * @param pattern of its path
 * @param status of the answer
 * @param model that it named, or null
 * @param nanos from the request's first byte to the answer
 * @param waitedNanos of those, without a place to run
 */
record Answered(String pattern, int status, @Nullable ModelId model, long nanos, long waitedNanos) {}
