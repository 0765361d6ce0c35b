package dev.augur.lambda;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.augur.Deadline;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * S3 events: each object is predicted record by record, and the results are written beside it. What does not fit into the
 * time goes into a token. Thread-safe.
 */
final class ObjectEvents {
    private final ObjectRun run;

    ObjectEvents(ObjectRun run) {
        this.run = run;
    }

    /** Does what an event asks for. */
    void begin(byte[] event, OutputStream output, Deadline stop) throws IOException {
        handle(ObjectTask.read(event), output, stop);
    }

    /** Does what a token has left. */
    void resume(byte[] event, OutputStream output, Deadline stop) throws IOException {
        handle(Token.read(event), output, stop);
    }

    private void handle(List<ObjectTask> tasks, OutputStream output, Deadline stop) throws IOException {
        if (stop.isPast()) {
            throw new RequestFailedException("The time limit of the function leaves no time before "
                    + Variable.AUGUR_STOP_MARGIN + ": raise the one or lower the other");
        }
        List<ObjectResult> results = new ArrayList<>();
        List<ObjectTask> left = new ArrayList<>();
        for (ObjectTask task : tasks) {
            boolean hasTime = left.isEmpty() && (results.isEmpty() || !stop.isPast());
            ObjectTask rest = hasTime ? run.run(task, stop, results) : task;
            if (rest != null) {
                left.add(rest);
            }
        }
        Json.write(output, out -> write(results, left, out));
    }

    private static void write(List<ObjectResult> results, List<ObjectTask> left, JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeArrayFieldStart("results");
        for (ObjectResult result : results) {
            result.write(out);
        }
        out.writeEndArray();
        out.writeBooleanField("complete", left.isEmpty());
        if (!left.isEmpty()) {
            out.writeStringField("token", Token.of(left));
        }
        out.writeEndObject();
    }
}
