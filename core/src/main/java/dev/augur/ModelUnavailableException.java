package dev.augur;

import dev.augur.model.ModelId;
import org.jspecify.annotations.Nullable;

/** The model cannot run: it is missing, damaged, refused by every device, or closed. */
public final class ModelUnavailableException extends InferenceException {
    private static final long serialVersionUID = 1;

    /** Why a model cannot run. */
    public enum Reason {
        /** The store has no such model. */
        NOT_FOUND,
        /** The files are there but could not be read or did not match their checksum. */
        UNREADABLE,
        /** No engine takes the files, the engine refused them, or their {@linkplain WarmUp warm-up} failed. */
        NOT_LOADABLE,
        /** No device that the selector allowed could take the model. */
        NO_DEVICE,
        /** The budget of model memory is too small for it beside what is pinned; the text has the figures. */
        TOO_LARGE,
        /** The budget of model memory is taken by models that are in use; the text has the figures. */
        NO_ROOM,
        /** The predictor, or what owns it, was closed. */
        CLOSED,
        /** Its engine failed run after run; it is tried again after a pause. */
        FAILING
    }

    /** The model. */
    private final transient @Nullable ModelId model;

    /** Why it cannot run. */
    private final Reason reason;

    /**
     * An unavailable model.
     *
     * @param model the model
     * @param reason why
     * @param message the whole text, naming the model, the file and what to do
     * @param cause what was thrown beneath, if anything
     */
    public ModelUnavailableException(ModelId model, Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.model = model;
        this.reason = reason;
    }

    /**
     * The model.
     *
     * @return its id; null only after Java serialisation
     */
    public @Nullable ModelId model() {
        return model;
    }

    /**
     * Why it cannot run.
     *
     * @return the reason
     */
    public Reason reason() {
        return reason;
    }

    @Override
    public boolean isRetryable() {
        return reason == Reason.UNREADABLE || reason == Reason.NO_ROOM;
    }
}
