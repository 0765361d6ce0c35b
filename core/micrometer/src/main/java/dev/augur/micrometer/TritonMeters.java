package dev.augur.micrometer;

import dev.augur.InferenceListener.Ran;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The meters of one model under Triton's names. They are gauges that only grow: Prometheus's registry adds {@code _total} to
 * the name of a counter, and Triton does not. Thread-safe.
 *
 * <p>Names and meanings: Triton Inference Server, {@code docs/user_guide/metrics.md}. Times are summed over requests, so each
 * record of a run counts all of the run's.
 */
final class TritonMeters {
    private static final double NANOS_PER_MICRO = 1000;
    private static final double NANOS_PER_SECOND = 1e9;

    private final MeterRegistry registry;
    private final Tags tags;
    private final LongAdder records = new LongAdder();
    private final LongAdder runs = new LongAdder();
    private final LongAdder queueNanos = new LongAdder();
    private final LongAdder encodeNanos = new LongAdder();
    private final LongAdder runNanos = new LongAdder();
    private final LongAdder decodeNanos = new LongAdder();
    private final LongAdder[] failures = new LongAdder[Reason.Triton.values().length];
    private volatile long loadNanos;

    TritonMeters(MeterRegistry registry, String name, @Nullable String version) {
        this.registry = registry;
        this.tags = Tags.of("model", name, "version", version == null ? "1" : version);
        gauge("nv_inference_request_success", "Records that were predicted", meters -> meters.records.sum());
        gauge("nv_inference_count", "Records that were predicted", meters -> meters.records.sum());
        gauge("nv_inference_exec_count", "Runs in the engine", meters -> meters.runs.sum());
        micros("nv_inference_request_duration_us", "Waiting and running", TritonMeters::requestNanos);
        micros("nv_inference_queue_duration_us", "Waiting for a run", meters -> meters.queueNanos.sum());
        micros("nv_inference_compute_input_duration_us", "Encoding", meters -> meters.encodeNanos.sum());
        micros("nv_inference_compute_infer_duration_us", "Runs in the engine", meters -> meters.runNanos.sum());
        micros("nv_inference_compute_output_duration_us", "Decoding", meters -> meters.decodeNanos.sum());
        gauge("nv_model_load_duration_secs", "The latest load", meters -> meters.loadNanos / NANOS_PER_SECOND);
        for (Reason.Triton reason : Reason.Triton.values()) {
            failures(reason);
        }
    }

    private void failures(Reason.Triton reason) {
        LongAdder count = new LongAdder();
        failures[index(reason)] = count;
        Gauge.builder("nv_inference_request_failure", count, LongAdder::sum)
                .description("Records that got no run, and runs that failed")
                .tags(tags.and("reason", reason.name()))
                .strongReference(true)
                .register(registry);
    }

    private static int index(Reason.Triton reason) {
        return switch (reason) {
            case REJECTED -> 0;
            case CANCELED -> 1;
            case BACKEND -> 2;
            case OTHER -> 3;
        };
    }

    private void micros(String name, String help, ToDoubleFunction<TritonMeters> nanos) {
        gauge(
                name,
                help + ", in microseconds, summed over records",
                meters -> Math.floor(nanos.applyAsDouble(meters) / NANOS_PER_MICRO));
    }

    private void gauge(String name, String help, ToDoubleFunction<TritonMeters> value) {
        Gauge.builder(name, this, value)
                .description(help)
                .tags(tags)
                .strongReference(true)
                .register(registry);
    }

    private long requestNanos() {
        return queueNanos.sum() + encodeNanos.sum() + runNanos.sum() + decodeNanos.sum();
    }

    void ran(Ran event) {
        records.add(event.records());
        runs.increment();
        queueNanos.add(event.queueNanos());
        encodeNanos.add(event.encodeNanos() * event.records());
        runNanos.add(event.runNanos() * event.records());
        decodeNanos.add(event.decodeNanos() * event.records());
    }

    void failed(Reason reason, int count) {
        failures[index(reason.triton())].add(count);
    }

    void loaded(Duration took) {
        loadNanos = took.toNanos();
    }
}
