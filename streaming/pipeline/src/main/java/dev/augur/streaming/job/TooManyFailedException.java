package dev.augur.streaming.job;

import java.io.IOException;

/** More records failed than a job forgives. What was committed stays, dead letters too. */
public final class TooManyFailedException extends IOException {
    private static final long serialVersionUID = 1;

    TooManyFailedException(String message) {
        super(message);
    }
}
