package dev.augur.lambda;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message of an SQS event.
 *
 * @param group within which the queue keeps the order; null if the queue keeps none
 */
record Message(String id, String body, @Nullable String group) {
    private static final class Fields {
        private String id = "";
        private @Nullable String body;
        private String source = "";
        private String queue = "";
        private String group = "";

        private void take(String name, JsonParser in) throws IOException {
            switch (name) {
                case "messageId" -> id = in.getValueAsString("");
                case "body" -> body = in.getValueAsString();
                case "eventSource" -> source = in.getValueAsString("");
                case "eventSourceARN" -> queue = in.getValueAsString("");
                case "attributes" -> group = Json.texts(in).getOrDefault("MessageGroupId", "");
                default -> {
                    // Skipped by the caller.
                }
            }
        }

        private Message message() {
            if (id.isEmpty() || body == null || !source.equals("aws:sqs")) {
                throw new RequestRejectedException(
                        "Each record of an SQS event must have a messageId, a body and the eventSource aws:sqs;"
                                + " one has not, so the whole batch has failed");
            }
            // Groups of other queues are for fairness and say nothing about order.
            return new Message(id, body, queue.endsWith(".fifo") ? group : null);
        }
    }

    /** The messages in their order, at least one. */
    static List<Message> read(byte[] event) throws IOException {
        List<Fields> records = new ArrayList<>();
        Json.records(
                event,
                () -> records.add(new Fields()),
                (name, in) -> records.get(records.size() - 1).take(name, in));
        return records.stream().map(Fields::message).toList();
    }
}
