package dev.augur.lambda;

import dev.augur.Deadline;
import dev.augur.io.ByteSource;
import dev.augur.protocol.Instance;
import dev.augur.protocol.Prediction;
import dev.augur.protocol.ServedModel;
import dev.augur.s3.S3Location;
import dev.augur.streaming.CsvFormat;
import dev.augur.streaming.ErrorPolicy;
import dev.augur.streaming.Fields;
import dev.augur.streaming.JsonLinesFormat;
import dev.augur.streaming.Pipeline;
import dev.augur.streaming.RecordFormat;
import dev.augur.streaming.Report;
import dev.augur.streaming.ResumePoint;
import dev.augur.streaming.Row;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Predicts the records of one object into objects beside it. Thread-safe. */
final class ObjectRun {
    private static final String RESULTS = "out";
    private static final String ERRORS = "errors";

    private final Settings settings;
    private final ServedModel model;
    private final Buckets buckets;

    ObjectRun(Settings settings, ServedModel model, Buckets buckets) {
        this.settings = settings;
        this.model = model;
        this.buckets = buckets;
    }

    /** Adds what was done to the results, and gives what is left, or null. */
    @Nullable
    ObjectTask run(ObjectTask task, Deadline stop, List<ObjectResult> results) throws IOException {
        if (task.isOwnOutput()) {
            results.add(new ObjectResult.Skipped(task.object(), "its name says that this function wrote it"));
            return null;
        }
        RecordFormat format = format(task.object());
        ByteSource source = buckets.source(task.object());
        if (task.from() == null && isReplaced(task, source)) {
            results.add(new ObjectResult.Skipped(
                    task.object(), "it was replaced since the event; the new one has an event of its own"));
            return null;
        }
        Report report =
                pipeline(task, Pipeline.from(source, format)).stopBefore(stop).run();
        ResumePoint next = report.next();
        if (next != null && report.read() == 0 && results.isEmpty()) {
            throw new RequestFailedException("The time limit of the function is too short to get further in "
                    + task.object() + " than record " + next.records() + ": raise it, or lower "
                    + Variable.AUGUR_BATCH_ROWS);
        }
        results.add(place(task, report));
        return next == null ? null : task.rest(next, report.read() == 0 ? task.part() : task.part() + 1);
    }

    private static boolean isReplaced(ObjectTask task, ByteSource source) throws IOException {
        return !task.eTag().isEmpty() && !task.eTag().equals(source.version().replace("\"", ""));
    }

    private Pipeline<Prediction> pipeline(ObjectTask task, Pipeline.Input input) {
        Pipeline<Prediction> pipeline = input.predict(mapping(), model.records())
                .write(ObjectRun::put)
                .to(buckets.sink(task.part(RESULTS)))
                .onError(ErrorPolicy.deadLetters(new UnlessEmpty(buckets.sink(task.part(ERRORS)))))
                .batch(settings.batchRows());
        ResumePoint from = task.from();
        return from == null ? pipeline : pipeline.resume(from);
    }

    /** An object that was done at once has no parts; one that is done in parts has no whole, not even an older one. */
    private ObjectResult place(ObjectTask task, Report report) throws IOException {
        boolean whole = report.isComplete() && task.part() == 1;
        boolean hasErrors = report.failed() > 0;
        if (whole && hasErrors) {
            buckets.rename(task.part(ERRORS), task.whole(ERRORS).key());
        } else if (task.part() == 1) {
            buckets.delete(task.whole(ERRORS));
        }
        if (whole) {
            buckets.rename(task.part(RESULTS), task.whole(RESULTS).key());
        } else if (task.part() == 1) {
            buckets.delete(task.whole(RESULTS));
        }
        S3Location errors = whole ? task.whole(ERRORS) : task.part(ERRORS);
        return new ObjectResult.Written(
                task.object(), whole ? task.whole(RESULTS) : task.part(RESULTS), hasErrors ? errors : null, report);
    }

    private Function<Row, Instance> mapping() {
        if (Models.isText(model)) {
            return row -> Instance.ofText(row.text(settings.textColumn()));
        }
        String[] columns = settings.columns().toArray(String[]::new);
        return row ->
                Instance.ofFloats(row.floats(columns.length == 0 ? row.columns().toArray(String[]::new) : columns));
    }

    private static void put(Row row, Prediction value, Fields out) {
        out.put("record", row.position().record());
        for (String output : value.outputs()) {
            out.put(output, value.floats(output));
        }
    }

    private static RecordFormat format(S3Location object) {
        String name = object.key().toLowerCase(Locale.ROOT).replaceFirst("\\.(gz|zst)$", "");
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "csv" -> CsvFormat.withHeader();
            case "tsv" -> CsvFormat.withHeader().separator('\t');
            case "json", "jsonl", "ndjson" -> JsonLinesFormat.standard();
            default ->
                throw new RequestRejectedException("The name of " + object
                        + " must end in .csv, .tsv, .json, .jsonl or .ndjson, and perhaps .gz or .zst");
        };
    }
}
