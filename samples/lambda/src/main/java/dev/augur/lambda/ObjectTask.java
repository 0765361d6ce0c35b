package dev.augur.lambda;

import com.fasterxml.jackson.core.JsonParser;
import dev.augur.s3.S3Location;
import dev.augur.streaming.ResumePoint;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An object that must be predicted, or the rest of it.
 *
 * @param eTag of the version that is meant, without quotes; empty means whichever is there
 * @param part the number of the part that is written next, from 1
 * @param from where that part begins; null means at the beginning
 */
record ObjectTask(
        S3Location object, String eTag, int part, @Nullable ResumePoint from) {
    private static final Pattern OWN = Pattern.compile(".*\\.(out|errors)(\\.part-[0-9]{5,})?", Pattern.DOTALL);

    /** A record of an S3 event, while it is read. */
    private static final class Fields {
        private String source = "";
        private String bucket = "";
        private Map<String, String> object = Map.of();

        private void take(String name, JsonParser in) throws IOException {
            switch (name) {
                case "eventSource" -> source = in.getValueAsString("");
                case "s3", "bucket" -> Json.fields(in, this::take);
                case "name" -> bucket = in.getValueAsString("");
                case "object" -> object = Json.texts(in);
                default -> {
                    // Skipped by the caller.
                }
            }
        }

        private ObjectTask task() {
            String key = object.getOrDefault("key", "");
            if (bucket.isEmpty() || key.isEmpty() || !source.equals("aws:s3")) {
                throw new RequestRejectedException("Each record of an S3 event must have s3.bucket.name, s3.object.key"
                        + " and the eventSource aws:s3; one has not");
            }
            S3Location place = new S3Location(bucket, URLDecoder.decode(key, StandardCharsets.UTF_8));
            return new ObjectTask(place, object.getOrDefault("eTag", ""), 1, null);
        }
    }

    /** The objects of an S3 event, in their order. */
    static List<ObjectTask> read(byte[] event) throws IOException {
        List<Fields> records = new ArrayList<>();
        Json.records(
                event,
                () -> records.add(new Fields()),
                (name, in) -> records.get(records.size() - 1).take(name, in));
        return records.stream().map(Fields::task).toList();
    }

    /** What is left behind a point of the same object. */
    ObjectTask rest(ResumePoint point, int nextPart) {
        return new ObjectTask(object, eTag, nextPart, point);
    }

    /** Whether this function wrote the object, so that the event of it must start nothing. */
    boolean isOwnOutput() {
        return OWN.matcher(object.key()).matches();
    }

    /** Where results, or dead letters, of the whole object are. */
    S3Location whole(String kind) {
        return new S3Location(object.bucket(), object.key() + "." + kind);
    }

    /** Where those of this part are. */
    S3Location part(String kind) {
        return new S3Location(
                object.bucket(), object.key() + "." + kind + String.format(Locale.ROOT, ".part-%05d", part));
    }
}
