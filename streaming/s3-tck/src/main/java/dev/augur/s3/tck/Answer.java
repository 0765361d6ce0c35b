package dev.augur.s3.tck;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The answer of {@link FaultyS3} to one request. */
final class Answer {
    private static final String CHUNKED = "Transfer-Encoding: chunked";
    private static final int PARTS_OF_A_PAGE = 1000;

    private final S3Request request;
    private final @Nullable StoredObject found;
    private final Body body;

    Answer(S3Request request, @Nullable StoredObject found, Body body) {
        this.request = request;
        this.found = found;
        this.body = body;
    }

    /** Whether the connection stays. */
    boolean send(Fault fault) throws IOException {
        if (fault instanceof Fault.Status status) {
            return error(status.status(), status.code(), status.retryAfterSeconds());
        }
        StoredObject object = found;
        if (object == null) {
            return error(404, "NoSuchKey", null);
        }
        if (request.method().equals("HEAD")) {
            head(200, object, length(object.length()));
            return true;
        }
        if (request.query().startsWith("attributes")) {
            return attributes(object);
        }
        String wanted = request.headers().getOrDefault("if-match", object.eTag());
        if (!(fault instanceof Fault.IgnoreIfMatch) && !wanted.equals(object.eTag())) {
            return error(412, "PreconditionFailed", null);
        }
        if (request.isRange() && request.from() >= object.length()) {
            return error(416, "InvalidRange", null);
        }
        body.delay();
        return object(object, fault);
    }

    private boolean object(StoredObject object, Fault fault) throws IOException {
        long from = request.from();
        long count = request.to(object.length()) - from;
        if (fault instanceof Fault.Cut cut) {
            return part(object, cut.after(), fault);
        } else if (fault instanceof Fault.Stall stall) {
            return part(object, stall.after(), fault);
        } else if (fault instanceof Fault.Replace replace) {
            return part(object, replace.after(), fault);
        } else if (fault instanceof Fault.EndEarly end) {
            chunked(object, Math.min(end.after(), count), 0);
        } else if (fault instanceof Fault.TooLong more) {
            tooLong(object, count, more);
        } else if (fault instanceof Fault.TooShort shorter) {
            long left = Math.max(0, count - shorter.less());
            ranged(object, length(left));
            body.copy(object, from, left, fault);
        } else if (fault instanceof Fault.IgnoreRange) {
            head(200, object, length(object.length()));
            body.copy(object, 0, object.length(), fault);
        } else if (fault instanceof Fault.WrongRange wrong) {
            head(206, object, length(count), "Content-Range: " + wrong.contentRange());
            body.copy(object, from, count, fault);
        } else {
            ranged(object, length(count));
            body.copy(object, from, count, fault);
        }
        return true;
    }

    /** So many bytes of a body that should have more. */
    private boolean part(StoredObject object, long bytes, Fault fault) throws IOException {
        long count = request.to(object.length()) - request.from();
        ranged(object, length(count));
        body.copy(object, request.from(), Math.min(bytes, count), fault);
        return false;
    }

    private void tooLong(StoredObject object, long count, Fault.TooLong more) throws IOException {
        if (more.chunked()) {
            chunked(object, count, more.more());
        } else {
            ranged(object, length(count + more.more()));
            body.copy(object, request.from(), count, more);
            body.zeros(more.more());
        }
    }

    private void chunked(StoredObject object, long count, int zeros) throws IOException {
        ranged(object, CHUNKED);
        if (count + zeros > 0) {
            body.text(Long.toHexString(count + zeros) + "\r\n");
            body.copy(object, request.from(), count, new Fault.None());
            body.zeros(zeros);
            body.text("\r\n");
        }
        body.text("0\r\n\r\n");
    }

    private void ranged(StoredObject object, String framing) throws IOException {
        if (request.isRange()) {
            long last = request.to(object.length()) - 1;
            String range = "Content-Range: bytes " + request.from() + "-" + last + "/" + object.length();
            head(206, object, framing, range);
        } else {
            head(200, object, framing);
        }
    }

    /** S3 sends the checksum of an object with all of it only. */
    private void head(int status, StoredObject object, String... lines) throws IOException {
        List<String> all = new ArrayList<>(List.of(lines));
        all.add("ETag: " + object.eTag());
        for (Map.Entry<String, String> header : object.headers().entrySet()) {
            if (status != 206 || !header.getKey().startsWith("x-amz-checksum")) {
                all.add(header.getKey() + ": " + header.getValue());
            }
        }
        lines(status, all);
    }

    private void lines(int status, List<String> lines) throws IOException {
        body.text("HTTP/1.1 " + status + " Status\r\n" + String.join("\r\n", lines) + "\r\n\r\n");
    }

    /** The headers of the object tell of it also where it is refused, for example its region. */
    private boolean error(int status, String code, @Nullable Integer retryAfterSeconds) throws IOException {
        String xml = "<?xml version=\"1.0\"?><Error><Code>" + code + "</Code><Message>The server says " + code
                + "</Message></Error>";
        List<String> all = new ArrayList<>(List.of("Content-Type: application/xml"));
        boolean isHead = request.method().equals("HEAD");
        all.add(length(isHead ? 0 : xml.getBytes(StandardCharsets.ISO_8859_1).length));
        if (retryAfterSeconds != null) {
            all.add("Retry-After: " + retryAfterSeconds);
        }
        StoredObject object = found;
        if (object != null) {
            object.headers().forEach((name, value) -> all.add(name + ": " + value));
        }
        lines(status, all);
        body.text(isHead ? "" : xml);
        return true;
    }

    private boolean attributes(StoredObject object) throws IOException {
        List<StoredObject.Part> parts = object.parts();
        int from = Integer.parseInt(request.headers().getOrDefault("x-amz-part-number-marker", "0"));
        int to = Math.min(parts.size(), from + PARTS_OF_A_PAGE);
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\"?><GetObjectAttributesResponse><ETag>")
                .append(object.eTag().replace("\"", ""))
                .append("</ETag><ObjectParts><IsTruncated>")
                .append(to < parts.size())
                .append("</IsTruncated><NextPartNumberMarker>")
                .append(to)
                .append("</NextPartNumberMarker>");
        for (int i = from; i < to; i++) {
            xml.append("<Part><ChecksumSHA256>")
                    .append(parts.get(i).sha256())
                    .append("</ChecksumSHA256><PartNumber>")
                    .append(i + 1)
                    .append("</PartNumber><Size>")
                    .append(parts.get(i).length())
                    .append("</Size></Part>");
        }
        xml.append("</ObjectParts></GetObjectAttributesResponse>");
        lines(200, List.of("Content-Type: application/xml", length(xml.length())));
        body.text(xml.toString());
        return true;
    }

    private static String length(long bytes) {
        return "Content-Length: " + bytes;
    }
}
