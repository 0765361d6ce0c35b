package dev.augur.internal;

import dev.augur.CallOptions;
import dev.augur.model.ModelId;

/**
 * One user's claim on a model: loads it at the first use, and keeps it from being freed until it is released. Whoever has it
 * is told when the model has to go, and releases it when its last call is answered. Thread-safe.
 */
public final class Hold {
    private final ModelId model;
    private final Models models;
    private final Runnable whenAsked;

    /**
     * A claim on nothing yet.
     *
     * @param model which model
     * @param models loads it
     * @param whenAsked sees to it that the hold is released soon; called without a lock, at most once in a while
     */
    Hold(ModelId model, Models models, Runnable whenAsked) {
        this.model = model;
        this.models = models;
        this.whenAsked = whenAsked;
    }

    ModelId model() {
        return model;
    }

    /** The model, which is loaded if need be and stays until the {@linkplain #release() release}. */
    LoadedModel get(CallOptions options) {
        return models.get(this, options);
    }

    /** Gives the claim up; what was got is not to be used any more. Doing so again does nothing. */
    void release() {
        models.release(this);
    }

    /** Asks for the release. */
    void ask() {
        whenAsked.run();
    }
}
