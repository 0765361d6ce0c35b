package dev.augur.micrometer;

import dev.augur.CancelledException;
import dev.augur.DeadlineExceededException;
import dev.augur.InferenceException;
import dev.augur.InvalidInputException;
import dev.augur.ModelUnavailableException;
import dev.augur.OutOfDeviceMemoryException;
import dev.augur.OverloadedException;
import java.util.Locale;

/** Why a run failed or never was, as a bounded tag. */
enum Reason {
    INVALID_INPUT(Triton.OTHER),
    MODEL_NOT_FOUND(Triton.OTHER),
    OVERLOADED(Triton.REJECTED),
    CANCELLED(Triton.CANCELED),
    ENGINE_FAILED(Triton.BACKEND),
    OUT_OF_MEMORY(Triton.BACKEND),
    MODEL_UNAVAILABLE(Triton.OTHER),
    DEADLINE_EXCEEDED(Triton.REJECTED);

    /** Triton's reasons. One whose time is over in the queue is rejected there. */
    enum Triton {
        REJECTED,
        CANCELED,
        BACKEND,
        OTHER
    }

    private final String tag = name().toLowerCase(Locale.ROOT);
    private final Triton triton;

    Reason(Triton triton) {
        this.triton = triton;
    }

    static Reason of(InferenceException error) {
        if (error instanceof ModelUnavailableException unavailable) {
            return unavailable.reason() == ModelUnavailableException.Reason.NOT_FOUND
                    ? MODEL_NOT_FOUND
                    : MODEL_UNAVAILABLE;
        } else if (error instanceof InvalidInputException) {
            return INVALID_INPUT;
        } else if (error instanceof OverloadedException) {
            return OVERLOADED;
        } else if (error instanceof CancelledException) {
            return CANCELLED;
        } else if (error instanceof DeadlineExceededException) {
            return DEADLINE_EXCEEDED;
        }
        return error instanceof OutOfDeviceMemoryException ? OUT_OF_MEMORY : ENGINE_FAILED;
    }

    /** The value of the tag {@code reason}. */
    String tag() {
        return tag;
    }

    Triton triton() {
        return triton;
    }
}
