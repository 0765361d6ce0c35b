package dev.augur.server;

import dev.augur.InferenceListener;
import dev.augur.model.ModelId;
import dev.augur.protocol.ServedModels;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToLongFunction;

/**
 * The same under the names that Triton has, so that its dashboards work. Written by hand: a Prometheus client adds {@code
 * _total} to every counter, and Triton does not. Thread-safe.
 *
 * <p>Names: Triton Inference Server, {@code docs/user_guide/metrics.md}.
 */
final class TritonMetrics implements InferenceListener {
    private static final int NANOS_PER_MICRO = 1000;
    private static final int OK = 200;
    private static final int TOO_MANY = 429;
    private static final int GONE = 499;
    private static final int FAILED = 500;

    private enum Reason {
        REJECTED,
        CANCELED,
        BACKEND,
        OTHER;

        static Reason of(int status) {
            return switch (status) {
                case TOO_MANY -> REJECTED;
                case GONE -> CANCELED;
                case FAILED -> BACKEND;
                default -> OTHER;
            };
        }
    }

    private static final class Counts {
        private final LongAdder successes = new LongAdder();
        private final Map<Reason, LongAdder> failures = new EnumMap<>(Reason.class);
        private final LongAdder records = new LongAdder();
        private final LongAdder runs = new LongAdder();
        private final LongAdder requestNanos = new LongAdder();
        private final LongAdder queueNanos = new LongAdder();
        private final LongAdder encodeNanos = new LongAdder();
        private final LongAdder runNanos = new LongAdder();
        private final LongAdder decodeNanos = new LongAdder();

        private Counts() {
            for (Reason reason : Reason.values()) {
                failures.put(reason, new LongAdder());
            }
        }

        private LongAdder failures(Reason reason) {
            return Objects.requireNonNull(failures.get(reason), "all were put");
        }
    }

    private final Map<ModelId, Counts> models = new ConcurrentHashMap<>();

    private Counts counts(ModelId model) {
        return models.computeIfAbsent(model, id -> new Counts());
    }

    void answered(Answered answered) {
        ModelId model = answered.model();
        if (model == null) {
            return;
        }
        Counts counts = counts(model);
        if (answered.status() == OK) {
            counts.successes.increment();
            counts.requestNanos.add(answered.nanos());
            counts.queueNanos.add(answered.waitedNanos());
        } else {
            counts.failures(Reason.of(answered.status())).increment();
        }
    }

    @Override
    public void onRan(Ran event) {
        Counts counts = counts(event.model());
        counts.records.add(event.records());
        counts.runs.increment();
        counts.encodeNanos.add(event.encodeNanos());
        counts.runNanos.add(event.runNanos());
        counts.decodeNanos.add(event.decodeNanos());
    }

    /** All of them, in Prometheus's text format. */
    String scrape() {
        StringBuilder text = new StringBuilder();
        counter(text, "request_success", "Requests that were answered with 200", c -> c.successes.sum());
        failures(text);
        counter(text, "count", "Records that were predicted", c -> c.records.sum());
        counter(text, "exec_count", "Runs in the engine", c -> c.runs.sum());
        micros(text, "request", "Requests, from first byte to answer", c -> c.requestNanos.sum());
        micros(text, "queue", "Requests waiting for a place to run", c -> c.queueNanos.sum());
        micros(text, "compute_input", "Encoding", c -> c.encodeNanos.sum());
        micros(text, "compute_infer", "Runs in the engine", c -> c.runNanos.sum());
        micros(text, "compute_output", "Decoding", c -> c.decodeNanos.sum());
        return text.toString();
    }

    private void micros(StringBuilder text, String what, String help, ToLongFunction<Counts> nanos) {
        counter(text, what + "_duration_us", help + ", in microseconds", c -> nanos.applyAsLong(c) / NANOS_PER_MICRO);
    }

    private void counter(StringBuilder text, String name, String help, ToLongFunction<Counts> value) {
        head(text, name, help);
        models.forEach((model, counts) -> line(text, name, labels(model), value.applyAsLong(counts)));
    }

    private void failures(StringBuilder text) {
        head(text, "request_failure", "Requests that were not");
        models.forEach((model, counts) -> {
            for (Reason reason : Reason.values()) {
                String labels = labels(model) + ",reason=\"" + reason + '"';
                line(text, "request_failure", labels, counts.failures(reason).sum());
            }
        });
    }

    private static void head(StringBuilder text, String name, String help) {
        text.append("# HELP nv_inference_").append(name).append(' ').append(help);
        text.append("\n# TYPE nv_inference_").append(name).append(" counter\n");
    }

    private static void line(StringBuilder text, String name, String labels, long value) {
        text.append("nv_inference_").append(name).append('{').append(labels).append("} ");
        text.append(value).append('\n');
    }

    private static String labels(ModelId model) {
        return "model=\"" + escaped(model.name()) + "\",version=\"" + escaped(ServedModels.versionOf(model)) + '"';
    }

    /** A model's id has neither backslash nor line break. */
    private static String escaped(String text) {
        return text.replace("\"", "\\\"");
    }
}
