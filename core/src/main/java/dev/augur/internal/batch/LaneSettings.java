package dev.augur.internal.batch;

import dev.augur.BatchPolicy;
import dev.augur.InferenceListener;
import dev.augur.model.ModelId;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What a lane is given.
 *
 * @param model whose runs these are
 * @param policy how calls share them
 * @param maxRows the most rows in a run, by the policy, the codec and the model
 * @param executor where calls lead that no thread waits for, and what hangs on their futures runs
 * @param listener told of calls that get no run
 */
public record LaneSettings(
        ModelId model, BatchPolicy policy, int maxRows, Executor executor, InferenceListener listener) {
    /** What the listener wants to know of the call that this thread makes, or null. */
    @Nullable
    Object caller() {
        return listener.onWaiting(model);
    }

    BatchLimits limits() {
        return new BatchLimits(maxRows, policy.maxCost(), policy.maxPadding());
    }
}
