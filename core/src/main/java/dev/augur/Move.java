package dev.augur;

import dev.augur.model.ModelId;
import dev.augur.model.ModelRoute;
import org.jspecify.annotations.Nullable;

/**
 * What became of a predictor whose model, or what that stands for, has changed in the store. Immutable.
 *
 * @param model what the predictor was made for
 * @param from what answered its calls
 * @param to what shall; null if the store cannot tell
 * @param error why its calls stay where they were; null if they moved
 */
public record Move(
        ModelId model,
        ModelRoute from,
        @Nullable ModelRoute to,
        @Nullable InferenceException error) {
    /**
     * Whether the calls moved.
     *
     * @return false if they stay where they were
     */
    public boolean isDone() {
        return error == null;
    }
}
