package dev.augur.internal;

import dev.augur.Hook;
import dev.augur.HookPolicy;

/**
 * A hook as a predictor was given it.
 *
 * @param hook the hook
 * @param policy its limits
 * @param <I> the type of a record
 * @param <O> the type of a prediction
 */
public record HookSetting<I, O>(Hook<I, O> hook, HookPolicy policy) {}
