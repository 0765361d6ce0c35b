package dev.augur.protocol;

import dev.augur.CancelledException;
import dev.augur.DeadlineExceededException;
import dev.augur.EngineException;
import dev.augur.InferenceException;
import dev.augur.InvalidInputException;
import dev.augur.ModelUnavailableException;
import dev.augur.OutOfDeviceMemoryException;
import dev.augur.OverloadedException;

/**
 * The one table from the library's errors to HTTP statuses, and to what a client is told. What the server's owner must know
 * besides, such as the path of a file, stays in the log.
 */
public enum ErrorStatus {
    /** The record or the tensors do not fit the model. */
    INVALID_INPUT(400),
    /** The store has no such model. */
    MODEL_NOT_FOUND(404),
    /** Too many calls wait. */
    OVERLOADED(429),
    /** The caller gave up. */
    CANCELLED(499),
    /** The engine failed. */
    ENGINE_FAILED(500),
    /** The device has too little memory for this request, now. */
    OUT_OF_MEMORY(503),
    /** The model cannot run here, now. */
    MODEL_UNAVAILABLE(503),
    /** The deadline passed. */
    DEADLINE_EXCEEDED(504);

    private final int status;

    ErrorStatus(int status) {
        this.status = status;
    }

    /**
     * The row of an error.
     *
     * @param error what a predictor threw
     * @return its row
     */
    public static ErrorStatus of(InferenceException error) {
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
        } else if (error instanceof EngineException) {
            return ENGINE_FAILED;
        } else if (error instanceof OutOfDeviceMemoryException) {
            return OUT_OF_MEMORY;
        }
        throw new AssertionError("an error without a row: " + error);
    }

    /**
     * The HTTP status.
     *
     * @return 400 to 504
     */
    public int status() {
        return status;
    }

    /** Whether the same request may succeed soon: the reply then says when to try again. */
    boolean isRetryable() {
        return this == OVERLOADED || this == OUT_OF_MEMORY || this == MODEL_UNAVAILABLE;
    }

    /** Whether the owner of the server must look. */
    boolean isServersFault() {
        return this == ENGINE_FAILED || this == OUT_OF_MEMORY || this == MODEL_UNAVAILABLE;
    }

    /** What the client is told. */
    String clientText(InferenceException error) {
        return switch (this) {
            case ENGINE_FAILED -> "The model failed on this request; the log of the server says why";
            case OUT_OF_MEMORY ->
                "The server has too little memory for this request now; send less at once, or try again";
            case MODEL_UNAVAILABLE -> "The model is not available; the log of the server says why";
            case MODEL_NOT_FOUND -> "The model is not in the store of the server";
            case INVALID_INPUT, OVERLOADED, CANCELLED, DEADLINE_EXCEEDED -> String.valueOf(error.getMessage());
        };
    }
}
