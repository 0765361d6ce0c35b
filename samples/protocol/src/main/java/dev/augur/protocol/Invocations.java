package dev.augur.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import dev.augur.InvalidInputException;
import dev.augur.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SageMaker's {@code POST /invocations}: records in, one prediction for each out. Thread-safe.
 *
 * <p>A body is {@code application/json} ({@code {"instances": [...]}}, an array of instances, or a single string), {@code
 * text/csv} without a header, or with one to be skipped after {@code ;header=present}, {@code application/jsonlines}, or
 * {@code text/plain}, which is one text. The answer is {@code {"predictions": [...]}}, lines of CSV, or lines of JSON, as
 * {@code Accept} says, else as the body is; one text is answered by its bare value.
 *
 * <p>Records are counted from 0, a header not among them. In an answer of JSON or CSV there is no room for an error: the
 * first record that fails refuses the request. In JSON lines it leaves {@code {"error": "..."}} in its place and the
 * status is 200; only if no record succeeded, and none is itself to blame, is the first error that of the request.
 *
 * <p>Source: SageMaker developer guide, "Use your own inference code with hosting services", and "Common data formats
 * for inference".
 */
final class Invocations {
    private static final int MAX_TRANSFORM_MEGABYTES = 100;
    private static final int STATUS_OK = 200;
    private static final Logger LOG = LoggerFactory.getLogger(Invocations.class);

    private final RecordReader reader;
    private final Json json;

    Invocations(Limits limits) {
        this.reader = new RecordReader(limits);
        this.json = new Json(limits);
    }

    /**
     * Answers a request.
     *
     * @throws RequestException if it cannot be read, or asks for what there is not: 400, 406, 413, 415
     * @throws dev.augur.InferenceException what a record, or the model, fails with
     */
    Reply invoke(Request request, ServedModel model) {
        String contentType = request.header("content-type");
        MediaType type = MediaType.of(contentType == null ? "" : contentType);
        RecordFormat sent = RecordFormat.of(type);
        RecordFormat wanted = RecordFormat.accepted(request.header("accept"), sent);
        List<Instance> records = reader.read(sent, type, request.body());
        List<Outcome<Prediction>> outcomes = model.predictEach(records, request.options());
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try {
            write(wanted, outcomes, sent == RecordFormat.TEXT, body);
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail", e);
        }
        return new Reply(STATUS_OK, wanted.contentType(), Map.of(), body.toByteArray());
    }

    /**
     * Whether a body is a request of the Open Inference Protocol and not records: an object with {@code inputs} before any
     * {@code instances}. False for what is no JSON.
     */
    static boolean isOpenInference(byte[] body, Json json) {
        try (JsonParser in = json.parse(body, 0, body.length)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            String name = in.nextFieldName();
            while (name != null && !name.equals("inputs") && !name.equals("instances")) {
                in.nextToken();
                in.skipChildren();
                name = in.nextFieldName();
            }
            return "inputs".equals(name);
        } catch (JsonProcessingException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail", e);
        }
    }

    /**
     * What batch transform asks before it begins, {@code GET /execution-parameters}. SageMaker bounds the product of both
     * numbers at 100 MB.
     */
    static Reply executionParameters(int concurrentCalls, Limits limits) {
        int concurrent = Math.max(1, Math.min(MAX_TRANSFORM_MEGABYTES, concurrentCalls));
        int megabytes = Math.max(1, Math.min(limits.maxBodyBytes() >> 20, MAX_TRANSFORM_MEGABYTES / concurrent));
        String body = "{\"MaxConcurrentTransforms\":" + concurrent
                + ",\"BatchStrategy\":\"MULTI_RECORD\",\"MaxPayloadInMB\":" + megabytes + "}";
        return new Reply(STATUS_OK, RecordFormat.JSON.contentType(), Map.of(), body.getBytes(StandardCharsets.UTF_8));
    }

    private void write(
            RecordFormat format, List<Outcome<Prediction>> outcomes, boolean bare, ByteArrayOutputStream body)
            throws IOException {
        switch (format) {
            case JSON -> writeJson(outcomes, bare, body);
            case CSV -> writeCsv(outcomes, body);
            case LINES -> writeLines(outcomes, body);
            case TEXT -> throw new AssertionError("no answer is " + format);
        }
    }

    private void writeJson(List<Outcome<Prediction>> outcomes, boolean bare, ByteArrayOutputStream body)
            throws IOException {
        try (JsonGenerator out = json.write(body)) {
            if (bare) {
                value(outcomes, 0).writeJson(out);
                return;
            }
            out.writeStartObject();
            out.writeArrayFieldStart("predictions");
            for (int i = 0; i < outcomes.size(); i++) {
                value(outcomes, i).writeJson(out);
            }
            out.writeEndArray();
            out.writeEndObject();
        }
    }

    private static void writeCsv(List<Outcome<Prediction>> outcomes, ByteArrayOutputStream body) throws IOException {
        try (CsvWriter out = CsvWriter.builder()
                .lineDelimiter(LineDelimiter.LF)
                .quoteStrategy(QuoteStrategies.EMPTY)
                .build(body, StandardCharsets.UTF_8)) {
            for (int i = 0; i < outcomes.size(); i++) {
                out.writeRecord(value(outcomes, i).toCsv());
            }
        }
    }

    private static Prediction value(List<Outcome<Prediction>> outcomes, int index) {
        Outcome<Prediction> outcome = outcomes.get(index);
        if (outcome instanceof Outcome.Failure<Prediction> failure
                && failure.error() instanceof InvalidInputException e) {
            throw new InvalidInputException("Record " + index + ": " + e.getMessage(), e);
        }
        return outcome.orThrow();
    }

    private void writeLines(List<Outcome<Prediction>> outcomes, ByteArrayOutputStream body) throws IOException {
        if (outcomes.stream().allMatch(Invocations::isServerSide)) {
            outcomes.get(0).orThrow();
        }
        logFirstFault(outcomes);
        try (JsonGenerator out = json.write(body)) {
            out.setPrettyPrinter(new MinimalPrettyPrinter("\n"));
            for (Outcome<Prediction> outcome : outcomes) {
                writeLine(outcome, out);
            }
        }
        body.write('\n');
    }

    /** The lines tell the client no more than that the server's log says why. */
    private static void logFirstFault(List<Outcome<Prediction>> outcomes) {
        for (Outcome<Prediction> outcome : outcomes) {
            if (outcome instanceof Outcome.Failure<Prediction> failure
                    && ErrorStatus.of(failure.error()).isServersFault()) {
                LOG.error(
                        "Of {} records some failed, the first of them: {}",
                        outcomes.size(),
                        failure.error().getMessage(),
                        failure.error());
                return;
            }
        }
    }

    private static boolean isServerSide(Outcome<Prediction> outcome) {
        return outcome instanceof Outcome.Failure<Prediction> failure
                && !(failure.error() instanceof InvalidInputException);
    }

    private static void writeLine(Outcome<Prediction> outcome, JsonGenerator out) throws IOException {
        if (outcome instanceof Outcome.Failure<Prediction> failure) {
            out.writeStartObject();
            out.writeStringField("error", ErrorStatus.of(failure.error()).clientText(failure.error()));
            out.writeEndObject();
        } else {
            outcome.orThrow().writeJson(out);
        }
    }
}
