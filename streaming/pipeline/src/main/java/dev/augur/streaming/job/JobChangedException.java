package dev.augur.streaming.job;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A checkpoint cannot be gone on from: it is one of another job, or damaged, or the objects are no longer the same. */
public final class JobChangedException extends IOException {
    private static final long serialVersionUID = 1;

    JobChangedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
