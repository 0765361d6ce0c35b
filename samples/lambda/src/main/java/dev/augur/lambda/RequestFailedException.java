package dev.augur.lambda;

/** An event that could not be answered this time: too little time, no model, an engine that failed. */
public final class RequestFailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    RequestFailedException(String message) {
        super(message);
    }
}
