package dev.augur.streaming;

import java.io.IOException;

/** The records of an object do not reach, or do not end at, the {@link ResumePoint} from which a run must go on. */
public final class WrongResumePointException extends IOException {
    private static final long serialVersionUID = 1;

    /**
     * A point that does not fit.
     *
     * @param message the whole text, naming the object, the point and what was found
     */
    public WrongResumePointException(String message) {
        super(message);
    }
}
