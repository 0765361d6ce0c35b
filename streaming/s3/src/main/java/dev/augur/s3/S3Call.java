package dev.augur.s3;

import dev.augur.io.SourceChangedException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * What is being done to an object, and what its failures are called. The texts hold the object's name, never
 * credentials.
 *
 * @param location the object
 * @param what the request, for example {@code GET at byte 0 of 10}
 * @param needs what the caller must be allowed, for example {@code s3:PutObject}
 */
record S3Call(S3Location location, String what, String needs) {
    /** The failure with its type: {@link TransientException} where another attempt may help. */
    IOException failure(SdkException e) {
        if (e instanceof S3Exception answer) {
            return refusal(answer);
        }
        if (e instanceof AbortedException) {
            return interrupted(e);
        }
        if (mayPass(e)) {
            return broken(e);
        }
        return new IOException(text(e.getMessage()), e);
    }

    /** The same where nobody makes another attempt. */
    IOException finalFailure(SdkException e) {
        IOException failure = failure(e);
        return failure instanceof TransientException ? new IOException(failure.getMessage(), e) : failure;
    }

    /** A connection that failed or a body that ended early. */
    TransientException broken(Exception e) {
        String detail = e instanceof SdkException ? e.getMessage() : e.toString();
        return new TransientException(text(detail), e);
    }

    /** Restores the thread's flag. */
    InterruptedIOException interrupted(Exception e) {
        Thread.currentThread().interrupt();
        InterruptedIOException interrupted = new InterruptedIOException(text("the thread was interrupted"));
        interrupted.initCause(e);
        return interrupted;
    }

    String text(@Nullable String detail) {
        return location + ": " + what + " failed: " + detail;
    }

    private IOException refusal(S3Exception e) {
        return switch (e.statusCode()) {
            case 301 -> new IOException(text(elsewhere(e)), e);
            case 403 -> caused(new AccessDeniedException(location.toString(), null, denied(e)), e);
            case 404 -> caused(new NoSuchFileException(location.toString(), null, missing(e)), e);
            case 412 -> new SourceChangedException(text("the object changed since it was first asked for"), e);
            default -> mayRecover(e) ? broken(e) : new IOException(text(e.getMessage()), e);
        };
    }

    private String denied(S3Exception e) {
        String code = code(e);
        return what + " was denied" + (code == null ? "" : " (" + code + ")")
                + ". The credentials must be valid and allow " + needs;
    }

    private static String missing(S3Exception e) {
        String code = code(e);
        if (code == null) {
            return "there is no such object, or no such bucket";
        }
        return switch (code) {
            case "NoSuchBucket" -> "there is no such bucket";
            case "NoSuchKey" -> "there is no such object";
            default -> "not found (" + code + ")";
        };
    }

    private static String elsewhere(S3Exception e) {
        AwsErrorDetails details = e.awsErrorDetails();
        String region = details == null || details.sdkHttpResponse() == null
                ? "another region"
                : details.sdkHttpResponse()
                        .firstMatchingHeader("x-amz-bucket-region")
                        .map(name -> "region " + name)
                        .orElse("another region");
        return "the bucket is in " + region + ": build the S3Client for it, or with crossRegionAccessEnabled(true)";
    }

    private static @Nullable String code(S3Exception e) {
        AwsErrorDetails details = e.awsErrorDetails();
        return details == null ? null : details.errorCode();
    }

    private static boolean mayRecover(S3Exception e) {
        int status = e.statusCode();
        return status >= 500 || status == 429 || status == 408 || e.isThrottlingException() || e.retryable();
    }

    private static boolean mayPass(SdkException e) {
        if (e.retryable() || e instanceof ApiCallTimeoutException || e instanceof ApiCallAttemptTimeoutException) {
            return true;
        }
        Throwable cause = e.getCause();
        while (cause != null && !(cause instanceof IOException)) {
            cause = cause.getCause();
        }
        return cause != null;
    }

    private static IOException caused(IOException typed, Throwable cause) {
        typed.initCause(cause);
        return typed;
    }
}
