package dev.augur.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.http.HttpHeaders;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * What is being asked, and what its failures are called. The texts hold the name of the file, and neither queries nor headers.
 *
 * @param name the file
 * @param what the request, for example {@code GET at byte 0 of 10}
 */
record HttpCall(String name, String what) {
    private static final Duration LONGEST_RETRY_AFTER = Duration.ofMinutes(1);

    /** The failure that an answer is, other than one with the bytes. */
    IOException refusal(int status, HttpHeaders headers) {
        return switch (status) {
            case 401, 403 ->
                new AccessDeniedException(
                        name,
                        null,
                        what + " was denied with status " + status
                                + "; the server must allow it, or a header must name credentials");
            case 404, 410 -> new NoSuchFileException(name, null, "there is no such file (status " + status + ")");
            default -> status >= 500 || status == 408 || status == 429 ? mayPass(status, headers) : unexpected(status);
        };
    }

    private IOException unexpected(int status) {
        return new IOException(text("status " + status));
    }

    private IOException mayPass(int status, HttpHeaders headers) {
        Duration asked = retryAfter(headers);
        if (asked != null && asked.compareTo(LONGEST_RETRY_AFTER) > 0) {
            return new IOException(
                    text("status " + status + ", and the server asks to come again in " + asked.toSeconds() + " s"));
        }
        return new TransientException(text("status " + status), null, asked);
    }

    /** Seconds, or a date (RFC 9110, 10.2.3), counted from that of the answer; null if there is neither. */
    private static @Nullable Duration retryAfter(HttpHeaders headers) {
        String value = headers.firstValue("Retry-After").orElse("");
        if (value.matches("[0-9]{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(value));
        }
        Instant then = date(value);
        Instant now = date(headers.firstValue("Date").orElse(""));
        return then == null || now == null || then.isBefore(now) ? null : Duration.between(now, then);
    }

    private static @Nullable Instant date(String value) {
        try {
            return ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** A connection that failed: transient, unless a certificate is at fault. */
    IOException broken(IOException e) {
        if (e instanceof SSLHandshakeException || e instanceof SSLPeerUnverifiedException) {
            return new IOException(text(e.toString()), e);
        }
        return e instanceof InterruptedIOException ? e : new TransientException(text(e.toString()), e, null);
    }

    /** Restores the thread's flag. */
    InterruptedIOException interrupted(Exception e) {
        Thread.currentThread().interrupt();
        InterruptedIOException interrupted = new InterruptedIOException(text("the thread was interrupted"));
        interrupted.initCause(e);
        return interrupted;
    }

    String text(String detail) {
        return name + ": " + what + " failed: " + detail;
    }
}
