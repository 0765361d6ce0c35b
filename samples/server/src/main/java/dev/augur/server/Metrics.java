package dev.augur.server;

import dev.augur.InferenceListener;
import dev.augur.micrometer.MicrometerListener;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What Prometheus reads: times and counts of predictions, of models and of requests. Thread-safe. */
final class Metrics {
    /** What {@link #scrape} gives. */
    static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private record RequestKind(String pattern, int status) {}

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final MicrometerListener models = MicrometerListener.of(registry);
    private final Map<RequestKind, Timer> requests = new ConcurrentHashMap<>();
    private final @Nullable TritonMetrics triton;

    /** With Triton's names as well, or without. */
    Metrics(boolean withTriton) {
        this.triton = withTriton ? new TritonMetrics() : null;
        new JvmMemoryMetrics().bindTo(registry);
    }

    /** Hears of predictions and models. */
    InferenceListener listener() {
        return triton == null ? models : InferenceListener.all(models, triton);
    }

    /** Adds a number that goes up and down. */
    void gauge(String name, String help, LongSupplier value) {
        Gauge.builder(name, value, LongSupplier::getAsLong)
                .description(help)
                .strongReference(true)
                .register(registry);
    }

    /** A request was answered. */
    void answered(Answered answered) {
        requests.computeIfAbsent(new RequestKind(answered.pattern(), answered.status()), this::timer)
                .record(answered.nanos(), TimeUnit.NANOSECONDS);
        if (triton != null) {
            triton.answered(answered);
        }
    }

    private Timer timer(RequestKind kind) {
        return Timer.builder("augur.http.requests")
                .description("Requests, from their first byte to their answer")
                .tag("path", kind.pattern())
                .tag("status", Integer.toString(kind.status()))
                .register(registry);
    }

    byte[] scrape() {
        String own = registry.scrape();
        return (triton == null ? own : own + triton.scrape()).getBytes(StandardCharsets.UTF_8);
    }
}
