package dev.augur.lambda;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.augur.s3.S3Location;
import dev.augur.streaming.ResumePoint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The objects that are left, as text: JSON in Base64, behind a checksum against cuts and typing errors. It is not signed: who
 * may invoke the function directly may as well send it an event.
 */
final class Token {
    private Token() {}

    static String of(List<ObjectTask> tasks) throws IOException {
        byte[] json = Json.bytes(out -> {
            out.writeStartArray();
            for (ObjectTask task : tasks) {
                out.writeStartObject();
                out.writeStringField("bucket", task.object().bucket());
                out.writeStringField("key", task.object().key());
                out.writeStringField("eTag", task.eTag());
                out.writeNumberField("part", task.part());
                ResumePoint from = task.from();
                out.writeStringField("from", from == null ? "" : from.toString());
                out.writeEndObject();
            }
            out.writeEndArray();
        });
        return checksum(json) + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(json);
    }

    /** The objects of {@code {"token": ...}}, at least one. */
    static List<ObjectTask> read(byte[] event) throws IOException {
        String[] token = {""};
        try (JsonParser in = Json.parse(event)) {
            in.nextToken();
            Json.fields(in, (name, value) -> {
                if (name.equals("token")) {
                    token[0] = value.getValueAsString("");
                }
            });
        }
        try {
            String[] halves = token[0].split("\\.", 2);
            byte[] json = Base64.getUrlDecoder().decode(halves[halves.length - 1]);
            if (halves.length == 2 && halves[0].equals(checksum(json))) {
                return tasks(json);
            }
        } catch (IllegalArgumentException e) {
            throw wrong(token[0], e);
        }
        throw wrong(token[0], null);
    }

    private static RequestRejectedException wrong(String token, @Nullable Exception cause) {
        return new RequestRejectedException(
                "The token must be the whole text that an answer of this function had, got " + token.length()
                        + " characters that are none",
                cause);
    }

    private static String checksum(byte[] json) {
        CRC32 crc = new CRC32();
        crc.update(json);
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }

    private static List<ObjectTask> tasks(byte[] json) throws IOException {
        List<ObjectTask> tasks = new ArrayList<>();
        try (JsonParser in = Json.parse(json)) {
            in.nextToken();
            while (in.nextToken() == JsonToken.START_OBJECT) {
                tasks.add(task(Json.texts(in)));
            }
        }
        return tasks;
    }

    private static ObjectTask task(Map<String, String> fields) {
        S3Location object = new S3Location(text(fields, "bucket"), text(fields, "key"));
        String from = text(fields, "from");
        return new ObjectTask(
                object,
                text(fields, "eTag"),
                Integer.parseInt(text(fields, "part")),
                from.isEmpty() ? null : ResumePoint.parse(from));
    }

    private static String text(Map<String, String> fields, String name) {
        return fields.getOrDefault(name, "");
    }
}
