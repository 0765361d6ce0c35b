package dev.augur.internal;

import dev.augur.InferenceListener;
import dev.augur.tensor.TensorAllocator;
import java.util.concurrent.Executor;

/**
 * What the predictors of one {@link dev.augur.Inference} share.
 *
 * @param models loads the models
 * @param allocator source of tensor memory
 * @param executor where submitted calls run
 * @param listener told of runs
 * @param slots how many runs each device makes at once
 * @param open the predictors that were not closed, and their hooks
 * @param checkpoint has them ready in a checkpoint of the process
 * @param leaks where what is open was made
 */
public record Workplace(
        Models models,
        TensorAllocator allocator,
        Executor executor,
        InferenceListener listener,
        SlotBook slots,
        OpenWork open,
        Checkpoint checkpoint,
        Leaks leaks) {}
