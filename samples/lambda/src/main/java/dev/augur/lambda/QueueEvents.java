package dev.augur.lambda;

import dev.augur.CallOptions;
import dev.augur.Outcome;
import dev.augur.io.PendingBytes;
import dev.augur.lambda.Settings.MessageFormat;
import dev.augur.protocol.Instance;
import dev.augur.protocol.Prediction;
import dev.augur.protocol.ServedModel;
import dev.augur.s3.S3Location;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Batches of SQS messages, each batch predicted as one. A message has failed unless its result is known to be committed.
 * Thread-safe.
 */
final class QueueEvents {
    private static final Logger LOG = LoggerFactory.getLogger(QueueEvents.class);

    private record Result(Message message, Prediction prediction) {}

    private final Settings settings;
    private final ServedModel model;
    private final Buckets buckets;

    QueueEvents(Settings settings, ServedModel model, Buckets buckets) {
        this.settings = settings;
        this.model = model;
        this.buckets = buckets;
    }

    /** Answers with the messages that must come again. */
    void handle(byte[] event, String requestId, OutputStream output, CallOptions options) throws IOException {
        S3Location place = settings.result(requestId + ".jsonl");
        List<Message> messages = Message.read(event);
        List<Result> results = predict(messages, options);
        Set<Message> done = new HashSet<>();
        try {
            commit(results, place);
            results.forEach(result -> done.add(result.message()));
        } catch (IOException e) {
            LOG.error("The results of {} messages cannot be written, so all of them have failed", results.size(), e);
        }
        Set<String> failed = new LinkedHashSet<>();
        messages.stream().filter(message -> !done.contains(message)).forEach(message -> failed.add(message.id()));
        Json.write(output, out -> {
            out.writeStartObject();
            out.writeArrayFieldStart("batchItemFailures");
            for (String id : failed) {
                out.writeStartObject();
                out.writeStringField("itemIdentifier", id);
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    /** What succeeded; in a queue that keeps the order, nothing behind a failure of the same group. */
    private List<Result> predict(List<Message> messages, CallOptions options) {
        MessageFormat format = settings.messageFormat();
        boolean text = format == null ? Models.isText(model) : format == MessageFormat.TEXT;
        List<Instance> records = messages.stream()
                .map(message -> text ? Instance.ofText(message.body()) : Instance.ofJson(message.body()))
                .toList();
        List<Outcome<Prediction>> outcomes = model.predictEach(records, options);
        List<Result> results = new ArrayList<>();
        Set<String> stopped = new HashSet<>();
        for (int i = 0; i < messages.size(); i++) {
            Message message = messages.get(i);
            String group = message.group();
            if (outcomes.get(i) instanceof Outcome.Failure<Prediction> failure) {
                LOG.warn("Message {} failed: {}", message.id(), failure.error().getMessage());
                stopped.add(String.valueOf(group));
            } else if (group == null || !stopped.contains(group)) {
                results.add(new Result(message, outcomes.get(i).orThrow()));
            }
        }
        return results;
    }

    private void commit(List<Result> results, S3Location place) throws IOException {
        if (results.isEmpty()) {
            return;
        }
        try (PendingBytes out = buckets.sink(place).open()) {
            for (Result result : results) {
                out.write(Json.bytes(line -> {
                    line.writeStartObject();
                    line.writeStringField("messageId", result.message().id());
                    line.writeFieldName("prediction");
                    result.prediction().writeJson(line);
                    line.writeEndObject();
                }));
                out.write('\n');
            }
            out.commit();
        }
    }
}
