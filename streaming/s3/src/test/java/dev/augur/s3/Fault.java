package dev.augur.s3;

/** What {@link FaultyS3} does to one GET. */
sealed interface Fault {
    /** Nothing: the whole body. */
    record None() implements Fault {}

    /** Ends the connection after so many bytes of the body, by FIN or by RST. */
    record Cut(long after, boolean reset) implements Fault {}

    /** Ends a chunked body after so many bytes as if that were all. */
    record EndEarly(long after) implements Fault {}

    /** An error answer. */
    record Status(int code, String error) implements Fault {}

    /** 200 and the whole object, whatever was asked for. */
    record IgnoreRange() implements Fault {}

    /** 206 with another Content-Range and a body that fits it. */
    record WrongRange(String contentRange) implements Fault {}

    /** So many bytes more than there are, with a Content-Length that says so, or chunked. */
    record TooLong(int more, boolean chunked) implements Fault {}

    /** The whole answer for an object that has other bytes by now, as if no If-Match had been sent. */
    record IgnoreIfMatch() implements Fault {}

    /** One bit of the body's last byte is the other one. */
    record FlipBit() implements Fault {}
}
