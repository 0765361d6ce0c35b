package dev.augur.lambda;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/** Events as the service sends them. */
final class TestEvents {
    static final String QUEUE = "arn:aws:sqs:us-east-1:123456789012:queue";

    private TestEvents() {}

    /** Messages, in a queue that keeps no order. */
    static String sqs(String... messages) {
        return "{\"Records\": [" + String.join(", ", messages) + "]}";
    }

    static String message(String id, String body) {
        return message(id, body, QUEUE, "");
    }

    static String message(String id, String body, String queue, String group) {
        String attributes = group.isEmpty() ? "" : "\"MessageGroupId\": \"" + group + "\", ";
        return """
                {"messageId": "%s", "receiptHandle": "r", "body": "%s",
                 "attributes": {%s"ApproximateReceiveCount": "1"}, "messageAttributes": {}, "md5OfBody": "m",
                 "eventSource": "aws:sqs", "eventSourceARN": "%s", "awsRegion": "us-east-1"}""".formatted(id, body, attributes, queue);
    }

    /** Objects that were put, by encoded key. */
    static String s3(String... keys) {
        return Stream.of(keys).map(key -> object(key, "")).collect(Collectors.joining(",", "{\"Records\": [", "]}"));
    }

    static String s3Version(String key, String eTag) {
        return "{\"Records\": [" + object(key, ", \"eTag\": \"" + eTag + "\"") + "]}";
    }

    private static String object(String key, String version) {
        return """
                {"eventVersion": "2.1", "eventSource": "aws:s3", "awsRegion": "us-east-1", "eventName": "ObjectCreated:Put",
                 "requestParameters": {"object": {"key": "wrong"}}, "s3": {"s3SchemaVersion": "1.0",
                 "bucket": {"name": "local", "ownerIdentity": {"principalId": "x"}, "arn": "arn:aws:s3:::local"},
                 "object": {"key": "%s", "size": 1024%s, "sequencer": "00"}}}""".formatted(key, version);
    }

    static byte[] gzip(String content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
