package dev.augur.micrometer;

import dev.augur.Hook;
import dev.augur.InferenceListener.Ran;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The meters of one model, or of all that have none of their own. Those of errors are made at the first one:
 * a registry gives the same meter to whoever asks for it. Thread-safe.
 */
final class ModelMeters {
    private static final double NANOS_PER_SECOND = 1e9;

    private final MeterRegistry registry;
    private final String model;
    private final Counter records;
    private final Counter queue;
    private final Timer encode;
    private final Timer run;
    private final Timer decode;
    private final DistributionSummary batch;
    private final Map<Reason, Counter> failures = new ConcurrentHashMap<>();
    private final Map<Reason, Counter> refusals = new ConcurrentHashMap<>();
    private final Map<Hook.Phase, HookMeters> hooks = new ConcurrentHashMap<>();

    ModelMeters(MeterRegistry registry, String model) {
        this.registry = registry;
        this.model = model;
        this.records = counter("augur.inference.records", "Records that were predicted");
        this.queue = Counter.builder("augur.inference.queue")
                .description("Time that records waited for their runs, summed over the records")
                .baseUnit("seconds")
                .tag("model", model)
                .register(registry);
        this.encode = timer("augur.inference.encode", "Encoding of a run's records");
        this.run = timer("augur.inference.run", "Runs in the engine");
        this.decode = timer("augur.inference.decode", "Decoding of a run's outputs");
        this.batch = DistributionSummary.builder("augur.inference.batch.size")
                .description("Records of a run")
                .tag("model", model)
                .register(registry);
    }

    void ran(Ran event) {
        records.increment(event.records());
        batch.record(event.records());
        queue.increment(event.queueNanos() / NANOS_PER_SECOND);
        encode.record(event.encodeNanos(), TimeUnit.NANOSECONDS);
        run.record(event.runNanos(), TimeUnit.NANOSECONDS);
        decode.record(event.decodeNanos(), TimeUnit.NANOSECONDS);
    }

    void failed(Reason reason) {
        Counter counter = failures.get(reason);
        if (counter == null) {
            counter = counter("augur.inference.failures", "Runs that failed", reason);
            failures.put(reason, counter);
        }
        counter.increment();
    }

    void refused(Reason reason, int count) {
        Counter counter = refusals.get(reason);
        if (counter == null) {
            counter = counter("augur.inference.refused", "Records that got no run", reason);
            refusals.put(reason, counter);
        }
        counter.increment(count);
    }

    HookMeters hooks(Hook.Phase phase) {
        HookMeters meters = hooks.get(phase);
        if (meters == null) {
            meters = new HookMeters(registry, model, phase);
            hooks.put(phase, meters);
        }
        return meters;
    }

    void loaded(Duration took) {
        timer("augur.model.load", "Loads of the model, fetching included").record(took);
    }

    void loadFailed() {
        counter("augur.model.load.failures", "Loads that failed").increment();
    }

    void closed() {
        counter("augur.model.unloads", "Closings of the model").increment();
    }

    private Counter counter(String name, String help) {
        return Counter.builder(name).description(help).tag("model", model).register(registry);
    }

    private Counter counter(String name, String help, Reason reason) {
        return Counter.builder(name)
                .description(help)
                .tag("model", model)
                .tag("reason", reason.tag())
                .register(registry);
    }

    private Timer timer(String name, String help) {
        return Timer.builder(name).description(help).tag("model", model).register(registry);
    }
}
