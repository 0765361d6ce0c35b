package dev.augur.s3;

import java.io.IOException;

/** A read failed in a way that may pass, and the {@link S3RetryBudget} has no retry left. */
public final class S3RetryBudgetException extends IOException {
    private static final long serialVersionUID = 1;

    S3RetryBudgetException(String message, Throwable cause) {
        super(message, cause);
    }
}
