package dev.augur.s3;

import dev.augur.s3.FaultyS3.Request;
import dev.augur.s3.FaultyS3.Stored;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The answer of {@link FaultyS3} to one GET. */
final class FaultyAnswer {
    private final Request request;
    private final Stored object;
    private final OutputStream out;
    private final int from;
    private final int length;

    FaultyAnswer(Request request, Stored object, OutputStream out) {
        this.request = request;
        this.object = object;
        this.out = out;
        this.from = (int) request.from();
        this.length = object.bytes().length;
    }

    /** Whether the connection stays. */
    boolean send(Fault fault) throws IOException {
        String wanted = request.headers().getOrDefault("if-match", object.eTag());
        if (!(fault instanceof Fault.IgnoreIfMatch) && !wanted.equals(object.eTag())) {
            return error(412, "PreconditionFailed");
        }
        if (fault instanceof Fault.Status status) {
            return error(status.code(), status.error());
        }
        if (fault instanceof Fault.Cut cut) {
            whole(length - from);
            out.write(object.bytes(), from, (int) Math.min(cut.after(), length - from));
            return false;
        }
        if (fault instanceof Fault.EndEarly end) {
            chunked(object.bytes(), from, (int) Math.min(end.after(), length - from));
            return true;
        }
        return complete(fault);
    }

    private boolean complete(Fault fault) throws IOException {
        byte[] bytes = object.bytes();
        if (fault instanceof Fault.IgnoreRange) {
            FaultyS3.head(out, 200, object, "Content-Length: " + length);
            out.write(bytes);
        } else if (fault instanceof Fault.WrongRange wrong) {
            FaultyS3.head(out, 206, object, contentLength(length - from), "Content-Range: " + wrong.contentRange());
            out.write(bytes, from, length - from);
        } else if (fault instanceof Fault.TooLong more) {
            tooLong(more);
        } else {
            byte[] sent = fault instanceof Fault.FlipBit ? flipped(bytes) : bytes;
            whole(length - from);
            out.write(sent, from, length - from);
        }
        return true;
    }

    private void tooLong(Fault.TooLong more) throws IOException {
        byte[] longer = Arrays.copyOf(object.bytes(), length + more.more());
        if (more.chunked()) {
            chunked(longer, from, longer.length - from);
        } else {
            whole(longer.length - from);
            out.write(longer, from, longer.length - from);
        }
    }

    private void chunked(byte[] bytes, int start, int count) throws IOException {
        headOfBody("Transfer-Encoding: chunked");
        if (count > 0) {
            out.write((Integer.toHexString(count) + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            out.write(bytes, start, count);
            out.write("\r\n".getBytes(StandardCharsets.ISO_8859_1));
        }
        out.write("0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
    }

    private void whole(int count) throws IOException {
        headOfBody(contentLength(count));
    }

    private void headOfBody(String framing) throws IOException {
        if (request.headers().containsKey("range")) {
            FaultyS3.head(out, 206, object, framing, contentRange());
        } else {
            FaultyS3.head(out, 200, object, framing);
        }
    }

    private String contentRange() {
        return "Content-Range: bytes " + from + "-" + (length - 1) + "/" + length;
    }

    private boolean error(int status, String code) throws IOException {
        byte[] body = ("<?xml version=\"1.0\"?><Error><Code>" + code + "</Code><Message>The server says " + code
                        + "</Message></Error>")
                .getBytes(StandardCharsets.UTF_8);
        FaultyS3.head(out, status, object, contentLength(body.length), "Content-Type: application/xml");
        out.write(body);
        return true;
    }

    private static String contentLength(int count) {
        return "Content-Length: " + count;
    }

    private static byte[] flipped(byte[] bytes) {
        byte[] copy = bytes.clone();
        copy[copy.length - 1] ^= 1;
        return copy;
    }
}
