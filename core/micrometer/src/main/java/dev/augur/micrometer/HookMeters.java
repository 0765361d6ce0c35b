package dev.augur.micrometer;

import dev.augur.Hook;
import dev.augur.InferenceListener.HookRan;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The meters of one half of a model's hooks. Thread-safe. */
final class HookMeters {
    private final MeterRegistry registry;
    private final Tags tags;
    private final Timer queue;
    private final Timer run;
    private final Map<Hook.Fault, Counter> failures = new ConcurrentHashMap<>();

    HookMeters(MeterRegistry registry, String model, Hook.Phase phase) {
        this.registry = registry;
        this.tags = Tags.of("model", model, "phase", lower(phase));
        this.queue = timer("augur.hook.queue", "Hooks waiting for a thread");
        this.run = timer("augur.hook.run", "Hooks that ended well");
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private Timer timer(String name, String help) {
        return Timer.builder(name).description(help).tags(tags).register(registry);
    }

    void ran(HookRan event) {
        queue.record(event.queueNanos(), TimeUnit.NANOSECONDS);
        run.record(event.runNanos(), TimeUnit.NANOSECONDS);
    }

    void failed(Hook.Fault fault) {
        Counter counter = failures.get(fault);
        if (counter == null) {
            counter = Counter.builder("augur.hook.failures")
                    .description("Hooks that did not do their work")
                    .tags(tags.and("fault", lower(fault)))
                    .register(registry);
            failures.put(fault, counter);
        }
        counter.increment();
    }
}
