package dev.augur.model;

import java.io.IOException;

/** A packed folder that is not as it was written; the message begins with what is wrong of which file. */
public final class DamagedPackException extends IOException {
    private static final long serialVersionUID = 1;

    /**
     * Damage.
     *
     * @param message what was expected, and what is there
     */
    public DamagedPackException(String message) {
        super(message);
    }
}
