package dev.augur.s3.tck;

import org.jspecify.annotations.Nullable;

/** What {@link FaultyS3} does to one GET. Bytes are counted from the first one of the answer's body. */
public sealed interface Fault {
    /** Nothing: the answer as it should be. */
    record None() implements Fault {}

    /**
     * The connection ends in the middle of the body, whose Content-Length says more.
     *
     * @param after bytes before that
     * @param reset by RST, which may take bytes with it that were sent and not yet read; else by FIN
     */
    record Cut(long after, boolean reset) implements Fault {}

    /**
     * A chunked body ends as if that were all.
     *
     * @param after bytes before that
     */
    record EndEarly(long after) implements Fault {}

    /**
     * The connection stays, and nothing comes any more.
     *
     * @param after bytes before that
     */
    record Stall(long after) implements Fault {}

    /**
     * An error instead of the object.
     *
     * @param status for example 503
     * @param code as S3 calls it, for example {@code SlowDown}
     * @param retryAfterSeconds the header Retry-After, or null for none
     */
    record Status(int status, String code, @Nullable Integer retryAfterSeconds) implements Fault {
        /**
         * An error without Retry-After.
         *
         * @param status for example 500
         * @param code for example {@code InternalError}
         */
        public Status(int status, String code) {
            this(status, code, null);
        }
    }

    /**
     * One bit of the object arrives as the other one, if this answer has it.
     *
     * @param at the byte, counted in the object
     * @param bit from 0 to 7
     */
    record FlipBit(long at, int bit) implements Fault {}

    /**
     * The body is cut by FIN, and from then on there is another object in its place.
     *
     * @param after bytes before that
     * @param by the other object
     */
    record Replace(long after, StoredObject by) implements Fault {}

    /** 200 and the whole object, whatever range was asked for. */
    record IgnoreRange() implements Fault {}

    /**
     * 206 with another Content-Range than the one asked for, and the body that was asked for.
     *
     * @param contentRange the header
     */
    record WrongRange(String contentRange) implements Fault {}

    /**
     * More bytes than there are.
     *
     * @param more how many
     * @param chunked without a length; else Content-Length counts them too
     */
    record TooLong(int more, boolean chunked) implements Fault {}

    /**
     * Fewer bytes than were asked for, and a Content-Length that says so.
     *
     * @param less how many
     */
    record TooShort(long less) implements Fault {}

    /** The object as it is now, whatever ETag If-Match names. */
    record IgnoreIfMatch() implements Fault {}
}
