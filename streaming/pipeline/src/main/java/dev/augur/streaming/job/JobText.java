package dev.augur.streaming.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.augur.streaming.ResumePoint;
import java.util.Map;
import java.util.TreeMap;

/** The state of a job as JSON, for the next run. */
final class JobText {
    private static final int VERSION = 1;
    private static final ObjectMapper JSON = new ObjectMapper();

    private JobText() {}

    static String write(JobState state) {
        ObjectNode root = JSON.createObjectNode();
        root.put("checkpoint", VERSION);
        ObjectNode settings = root.putObject("job");
        new TreeMap<>(state.settings()).forEach(settings::put);
        Totals totals = state.totals();
        root.putObject("done")
                .put("inputs", totals.inputs())
                .put("parts", totals.parts())
                .put("read", totals.read())
                .put("predicted", totals.predicted())
                .put("deadLettered", totals.failed())
                .put("bytesOut", totals.bytesOut())
                .put("milliseconds", state.millis());
        root.put("upTo", state.done());
        root.put("paths", state.paths());
        ArrayNode ahead = root.putArray("ahead");
        state.doneAhead()
                .forEach((index, path) -> ahead.addObject().put("index", index).put("path", path));
        ArrayNode open = root.putArray("open");
        for (InputState input : state.open()) {
            ResumePoint next = input.next();
            if (next != null) {
                open.addObject()
                        .put("index", input.index())
                        .put("path", input.path())
                        .put("parts", input.parts())
                        .put("next", next.toString());
            }
        }
        return root.toString();
    }

    /**
     * Reads a state.
     *
     * @param text what {@link #write} gave
     * @param settings those of the job that goes on
     * @param name of the checkpoint
     */
    static JobState read(String text, Map<String, String> settings, String name) throws JobChangedException {
        try {
            JsonNode root = JSON.readTree(text);
            if (root.path("checkpoint").asInt() != VERSION) {
                throw new JobChangedException(
                        name + " must be a checkpoint of version " + VERSION + ", it is something else", null);
            }
            requireSame(root.path("job"), settings, name);
            JobState state = new JobState(settings);
            JsonNode done = root.required("done");
            state.restore(
                    new Totals(
                            number(done, "inputs"),
                            number(done, "parts"),
                            number(done, "read"),
                            number(done, "predicted"),
                            number(done, "deadLettered"),
                            number(done, "bytesOut")),
                    number(done, "milliseconds"),
                    number(root, "upTo"),
                    root.required("paths").asText());
            for (JsonNode input : root.required("ahead")) {
                state.restoreAhead(
                        number(input, "index"), input.required("path").asText());
            }
            for (JsonNode input : root.required("open")) {
                state.put(new InputState(
                        number(input, "index"),
                        input.required("path").asText(),
                        Math.toIntExact(number(input, "parts")),
                        ResumePoint.parse(input.required("next").asText())));
            }
            return state;
        } catch (JsonProcessingException | IllegalArgumentException | ArithmeticException e) {
            throw new JobChangedException(name + " is no whole checkpoint: " + firstLine(e), e);
        }
    }

    private static long number(JsonNode parent, String field) {
        JsonNode value = parent.required(field);
        if (!value.isIntegralNumber() || value.asLong() < 0) {
            throw new IllegalArgumentException(field + " must be a number >= 0");
        }
        return value.asLong();
    }

    private static void requireSame(JsonNode noted, Map<String, String> settings, String name)
            throws JobChangedException {
        for (Map.Entry<String, String> setting : new TreeMap<>(settings).entrySet()) {
            String before = noted.path(setting.getKey()).asText();
            if (!before.equals(setting.getValue())) {
                throw new JobChangedException(
                        name + " is the checkpoint of another job: its " + setting.getKey() + " must be '" + before
                                + "', got '" + setting.getValue() + "'; run that job, or name another checkpoint",
                        null);
            }
        }
    }

    private static String firstLine(Exception e) {
        String text =
                e instanceof JsonProcessingException json ? json.getOriginalMessage() : String.valueOf(e.getMessage());
        return text.lines().findFirst().orElse("");
    }
}
