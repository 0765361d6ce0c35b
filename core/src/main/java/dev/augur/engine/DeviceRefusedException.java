package dev.augur.engine;

import org.jspecify.annotations.Nullable;

/** A device could not take a model for a reason of its own: a missing driver or library, or too little memory. */
public final class DeviceRefusedException extends Exception {
    private static final long serialVersionUID = 1;

    /**
     * A refusal.
     *
     * @param reason why, in words that a person can act on
     * @param cause what the engine threw, if anything
     */
    public DeviceRefusedException(String reason, @Nullable Throwable cause) {
        super(reason, cause);
    }
}
