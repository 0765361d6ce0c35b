package dev.augur.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.management.ThreadMXBean;
import dev.augur.CancelledException;
import dev.augur.DeadlineExceededException;
import dev.augur.Device;
import dev.augur.EngineException;
import dev.augur.Hook;
import dev.augur.InferenceException;
import dev.augur.InferenceListener.HookFailed;
import dev.augur.InferenceListener.HookRan;
import dev.augur.InferenceListener.LoadFailed;
import dev.augur.InferenceListener.Loaded;
import dev.augur.InferenceListener.Ran;
import dev.augur.InferenceListener.Refused;
import dev.augur.InferenceListener.RunFailed;
import dev.augur.InvalidInputException;
import dev.augur.ModelUnavailableException;
import dev.augur.OutOfDeviceMemoryException;
import dev.augur.OverloadedException;
import dev.augur.Placement;
import dev.augur.model.ModelId;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class MicrometerListenerTest {
    private static final ModelId MODEL = new ModelId("m", "2");
    private static final long MILLI = 1_000_000;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    private static Loaded loaded(ModelId model) {
        Placement placement = new Placement(model, "e", "asked", List.of(Placement.Choice.runs(Device.CPU, "")));
        return new Loaded(placement, Duration.ofMillis(1500));
    }

    /** Every event at least once: 11 records in two runs. */
    private static void tellAll(MicrometerListener listener) {
        EngineException broken = new EngineException("no", null);
        listener.onLoaded(loaded(MODEL));
        listener.onLoadFailed(new LoadFailed(MODEL, broken));
        listener.onRan(new Ran(MODEL, 5, 40 * MILLI, 2 * MILLI, 30 * MILLI, 4 * MILLI));
        listener.onRan(new Ran(MODEL, 6, 10 * MILLI, MILLI, 20 * MILLI, MILLI));
        listener.onRunFailed(new RunFailed(MODEL, 4, broken));
        listener.onRunFailed(new RunFailed(MODEL, 1, new InvalidInputException("no")));
        listener.onRefused(new Refused(MODEL, 3, new OverloadedException("no", null, null)));
        listener.onRefused(new Refused(MODEL, 2, new OverloadedException("no", null, null)));
        listener.onRefused(new Refused(MODEL, 7, new CancelledException("no")));
        listener.onClosed(MODEL);
    }

    private double counter(String name, String... tags) {
        return registry.get(name).tags(tags).counter().count();
    }

    @Test
    void eventsAreCounted() {
        tellAll(MicrometerListener.of(registry));
        assertThat(counter("augur.inference.records", "model", "m:2")).isEqualTo(11);
        assertThat(counter("augur.inference.queue", "model", "m:2")).isEqualTo(0.05);
        assertThat(registry.get("augur.inference.batch.size").summary().count()).isEqualTo(2);
        assertThat(registry.get("augur.inference.batch.size").summary().totalAmount())
                .isEqualTo(11);
        assertThat(registry.get("augur.inference.batch.size").summary().max()).isEqualTo(6);
        assertThat(millis("augur.inference.encode")).isEqualTo(3);
        assertThat(millis("augur.inference.run")).isEqualTo(50);
        assertThat(millis("augur.inference.decode")).isEqualTo(5);
        assertThat(millis("augur.model.load")).isEqualTo(1500);
        assertThat(counter("augur.model.load.failures", "model", "m:2")).isEqualTo(1);
        assertThat(counter("augur.model.unloads", "model", "m:2")).isEqualTo(1);
        assertThat(counter("augur.inference.failures", "reason", "engine_failed"))
                .isEqualTo(1);
        assertThat(counter("augur.inference.failures", "reason", "invalid_input"))
                .isEqualTo(1);
        assertThat(counter("augur.inference.refused", "reason", "overloaded")).isEqualTo(5);
        assertThat(counter("augur.inference.refused", "reason", "cancelled")).isEqualTo(7);
        assertThat(names()).noneMatch(name -> name.startsWith("nv_"));
    }

    @Test
    void hooksAreCountedByPhaseAndFault() {
        MicrometerListener listener = MicrometerListener.of(registry);
        listener.onHookRan(new HookRan(MODEL, "store", Hook.Phase.AFTER, 2 * MILLI, 50 * MILLI));
        listener.onHookRan(new HookRan(MODEL, "store", Hook.Phase.AFTER, MILLI, 30 * MILLI));
        listener.onHookFailed(new HookFailed(MODEL, "fetch", Hook.Phase.BEFORE, Hook.Fault.TIMED_OUT, null));
        listener.onHookFailed(new HookFailed(MODEL, "fetch", Hook.Phase.BEFORE, Hook.Fault.TIMED_OUT, null));
        assertThat(registry.get("augur.hook.run")
                        .tags("model", "m:2", "phase", "after")
                        .timer()
                        .totalTime(TimeUnit.MILLISECONDS))
                .isEqualTo(80);
        assertThat(registry.get("augur.hook.queue")
                        .tags("phase", "after")
                        .timer()
                        .totalTime(TimeUnit.MILLISECONDS))
                .isEqualTo(3);
        assertThat(counter("augur.hook.failures", "model", "m:2", "phase", "before", "fault", "timed_out"))
                .isEqualTo(2);
    }

    private double millis(String timer) {
        return registry.get(timer).timer().totalTime(TimeUnit.MILLISECONDS);
    }

    private Set<String> names() {
        return registry.getMeters().stream()
                .map(meter -> meter.getId().getName())
                .collect(Collectors.toSet());
    }

    @Test
    void tritonsNamesSayTheSameAsTritonWould() {
        tellAll(MicrometerListener.builder(registry).tritonNames().build());
        assertThat(nv("nv_inference_request_success")).isEqualTo(11);
        assertThat(nv("nv_inference_count")).isEqualTo(11);
        assertThat(nv("nv_inference_exec_count")).isEqualTo(2);
        assertThat(nv("nv_inference_queue_duration_us")).isEqualTo(50_000);
        assertThat(nv("nv_inference_compute_input_duration_us")).isEqualTo(5 * 2_000 + 6 * 1_000);
        assertThat(nv("nv_inference_compute_infer_duration_us")).isEqualTo(5 * 30_000 + 6 * 20_000);
        assertThat(nv("nv_inference_compute_output_duration_us")).isEqualTo(5 * 4_000 + 6 * 1_000);
        assertThat(nv("nv_inference_request_duration_us")).isEqualTo(50_000 + 5 * 36_000 + 6 * 22_000);
        assertThat(nv("nv_model_load_duration_secs")).isEqualTo(1.5);
        assertThat(nv("nv_inference_request_failure", "reason", "BACKEND")).isEqualTo(1);
        assertThat(nv("nv_inference_request_failure", "reason", "OTHER")).isEqualTo(1);
        assertThat(nv("nv_inference_request_failure", "reason", "REJECTED")).isEqualTo(5);
        assertThat(nv("nv_inference_request_failure", "reason", "CANCELED")).isEqualTo(7);
    }

    private double nv(String name, String... tags) {
        return registry.get(name)
                .tags("model", "m", "version", "2")
                .tags(tags)
                .gauge()
                .value();
    }

    @Test
    void prometheusGetsTritonsNamesAsTheyAre() {
        PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        tellAll(MicrometerListener.builder(prometheus).tritonNames().build());
        assertThat(prometheus.scrape())
                .contains("\nnv_inference_count{model=\"m\",version=\"2\"} 11.0\n")
                .contains("\nnv_inference_exec_count{model=\"m\",version=\"2\"} 2.0\n")
                .contains("\nnv_inference_compute_infer_duration_us{model=\"m\",version=\"2\"} 270000.0\n")
                .contains("\nnv_inference_request_failure{model=\"m\",reason=\"BACKEND\",version=\"2\"} 1.0\n")
                .contains("\naugur_inference_records_total{model=\"m:2\"} 11.0\n")
                .contains("\naugur_inference_queue_seconds_total{model=\"m:2\"} 0.05\n")
                .contains("\naugur_inference_batch_size_count{model=\"m:2\"} 2\n")
                .contains("\naugur_inference_batch_size_sum{model=\"m:2\"} 11.0\n")
                .contains("\naugur_inference_run_seconds_sum{model=\"m:2\"} 0.05\n")
                .contains("\naugur_inference_refused_total{model=\"m:2\",reason=\"overloaded\"} 5.0\n")
                .contains("\naugur_model_unloads_total{model=\"m:2\"} 1.0\n");
    }

    @Test
    void everyErrorHasAReason() {
        assertReason("engine_failed", new EngineException("no", null));
        assertReason("invalid_input", new InvalidInputException("no"));
        assertReason("overloaded", new OverloadedException("no", null, null));
        assertReason("cancelled", new CancelledException("no"));
        assertReason("deadline_exceeded", new DeadlineExceededException("no"));
        assertReason("out_of_memory", new OutOfDeviceMemoryException("no", null));
        assertReason("model_not_found", unavailable(ModelUnavailableException.Reason.NOT_FOUND));
        assertReason("model_unavailable", unavailable(ModelUnavailableException.Reason.CLOSED));
        assertThat(InferenceException.class.getPermittedSubclasses()).hasSize(7);
    }

    private static ModelUnavailableException unavailable(ModelUnavailableException.Reason reason) {
        return new ModelUnavailableException(MODEL, reason, "no", null);
    }

    private static void assertReason(String reason, InferenceException error) {
        assertThat(Reason.of(error).tag()).isEqualTo(reason);
    }

    @Test
    void modelsBeyondTheLimitShareTheirMeters() {
        MicrometerListener listener =
                MicrometerListener.builder(registry).maxModels(2).tritonNames().build();
        for (int i = 0; i < 100; i++) {
            listener.onRan(new Ran(ModelId.of("m" + i), 1, 0, 1, 1, 1));
        }
        assertThat(tagValues("model")).containsExactlyInAnyOrder("m0", "m1", "other");
        assertThat(counter("augur.inference.records", "model", "other")).isEqualTo(98);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MicrometerListener.builder(registry).maxModels(0))
                .withMessage("maxModels must be >= 1, got 0");
    }

    @Test
    void aModelThatDoesNotExistIsNoTag() {
        MicrometerListener listener = MicrometerListener.of(registry);
        ModelUnavailableException error = unavailable(ModelUnavailableException.Reason.NOT_FOUND);
        listener.onLoadFailed(new LoadFailed(ModelId.of("made up"), error));
        assertThat(counter("augur.model.load.failures", "model", "other")).isEqualTo(1);
        listener.onLoaded(loaded(MODEL));
        listener.onLoadFailed(new LoadFailed(MODEL, error));
        assertThat(counter("augur.model.load.failures", "model", "m:2")).isEqualTo(1);
        assertThat(tagValues("model")).containsExactlyInAnyOrder("m:2", "other");
    }

    private Set<String> tagValues(String key) {
        return registry.getMeters().stream()
                .map(Meter::getId)
                .map(id -> Objects.requireNonNull(id.getTag(key), key))
                .collect(Collectors.toSet());
    }

    @Test
    void aRunAllocatesNothing() {
        MicrometerListener listener =
                MicrometerListener.builder(registry).tritonNames().build();
        Ran event = new Ran(MODEL, 3, 1, 1, 1, 1);
        ThreadMXBean counter = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        int calls = 20_000;
        tell(listener, event, calls);
        long before = counter.getThreadAllocatedBytes(thread);
        tell(listener, event, calls);
        assertThat(counter.getThreadAllocatedBytes(thread) - before).isLessThan(calls);
    }

    private static void tell(MicrometerListener listener, Ran event, int times) {
        for (int i = 0; i < times; i++) {
            listener.onRan(event);
        }
    }
}
