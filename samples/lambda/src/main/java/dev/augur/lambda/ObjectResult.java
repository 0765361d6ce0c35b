package dev.augur.lambda;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.augur.s3.S3Location;
import dev.augur.streaming.Report;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What became of an object, or of a part of it. */
sealed interface ObjectResult {
    S3Location object();

    void writeFields(JsonGenerator out) throws IOException;

    default void write(JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("object", object().toString());
        writeFields(out);
        out.writeEndObject();
    }

    /** Predicted, as far as the report says; without errors if no record failed. */
    record Written(
            S3Location object, S3Location output, @Nullable S3Location errors, Report report) implements ObjectResult {
        @Override
        public void writeFields(JsonGenerator out) throws IOException {
            out.writeStringField("output", output.toString());
            if (errors != null) {
                out.writeStringField("errors", errors.toString());
            }
            out.writeNumberField("read", report.read());
            out.writeNumberField("predicted", report.predicted());
            out.writeNumberField("failed", report.failed());
        }
    }

    /** Left alone. */
    record Skipped(S3Location object, String reason) implements ObjectResult {
        @Override
        public void writeFields(JsonGenerator out) throws IOException {
            out.writeStringField("skipped", reason);
        }
    }
}
