package dev.augur.server;

import dev.augur.InferenceListener;
import dev.augur.model.ModelId;
import dev.augur.protocol.ErrorStatus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What Prometheus reads: times and counts of predictions, of models and of requests. Thread-safe. */
final class Metrics implements InferenceListener {
    /** What {@link #scrape} gives. */
    static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private record RequestKind(String pattern, int status) {}

    private record ModelMeters(Counter records, Timer encode, Timer run, Timer decode) {}

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Map<ModelId, ModelMeters> models = new ConcurrentHashMap<>();
    private final Map<RequestKind, Timer> requests = new ConcurrentHashMap<>();
    private final @Nullable TritonMetrics triton;

    /** With Triton's names as well, or without. */
    Metrics(boolean withTriton) {
        this.triton = withTriton ? new TritonMetrics() : null;
        new JvmMemoryMetrics().bindTo(registry);
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

    @Override
    public void onLoaded(Loaded event) {
        modelTimer(
                        "augur.model.load",
                        "Loads of the model, fetching included",
                        event.placement().model())
                .record(event.took());
    }

    @Override
    public void onLoadFailed(LoadFailed event) {
        counter("augur.model.load.failures", "Loads that failed", event.model()).increment();
    }

    @Override
    public void onRan(Ran event) {
        ModelMeters meters = models.computeIfAbsent(event.model(), this::meters);
        meters.records().increment(event.records());
        meters.encode().record(event.encodeNanos(), TimeUnit.NANOSECONDS);
        meters.run().record(event.runNanos(), TimeUnit.NANOSECONDS);
        meters.decode().record(event.decodeNanos(), TimeUnit.NANOSECONDS);
        if (triton != null) {
            triton.onRan(event);
        }
    }

    @Override
    public void onRunFailed(RunFailed event) {
        Counter.builder("augur.inference.failures")
                .description("Runs that failed")
                .tag("model", event.model().toString())
                .tag("reason", ErrorStatus.of(event.error()).name().toLowerCase(Locale.ROOT))
                .register(registry)
                .increment();
    }

    private ModelMeters meters(ModelId model) {
        return new ModelMeters(
                counter("augur.inference.records", "Records that were predicted", model),
                modelTimer("augur.inference.encode", "Encoding of a run's records", model),
                modelTimer("augur.inference.run", "Runs in the engine", model),
                modelTimer("augur.inference.decode", "Decoding of a run's outputs", model));
    }

    private Counter counter(String name, String help, ModelId model) {
        return Counter.builder(name)
                .description(help)
                .tag("model", model.toString())
                .register(registry);
    }

    private Timer modelTimer(String name, String help, ModelId model) {
        return Timer.builder(name)
                .description(help)
                .tag("model", model.toString())
                .register(registry);
    }
}
