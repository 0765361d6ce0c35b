package dev.augur.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.augur.Device;
import dev.augur.EngineException;
import dev.augur.InferenceListener;
import dev.augur.InferenceListener.LoadFailed;
import dev.augur.InferenceListener.Loaded;
import dev.augur.InferenceListener.Ran;
import dev.augur.InferenceListener.Refused;
import dev.augur.InferenceListener.RunFailed;
import dev.augur.InvalidInputException;
import dev.augur.OverloadedException;
import dev.augur.Placement;
import dev.augur.model.ModelId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** From events to what Prometheus reads. */
final class MetricsTest {
    private static final ModelId MODEL = new ModelId("m", "2");
    private static final long MILLI = 1_000_000;

    /** Metrics by name and labels, after each event happened once or twice. */
    static Map<String, Double> afterEveryEvent() {
        Metrics metrics = new Metrics(true);
        metrics.gauge("augur.inference.running", "of a test", () -> 3);
        Placement placement = new Placement(MODEL, "e", "asked", List.of(Placement.Choice.runs(Device.CPU, "")));
        InferenceListener listener = metrics.listener();
        listener.onLoaded(new Loaded(placement, Duration.ofMillis(1500)));
        listener.onLoadFailed(new LoadFailed(MODEL, new EngineException("no", null)));
        listener.onRan(new Ran(MODEL, 5, 0, 2 * MILLI, 30 * MILLI, 4 * MILLI));
        listener.onRan(new Ran(MODEL, 6, 0, MILLI, 20 * MILLI, MILLI));
        listener.onRunFailed(new RunFailed(MODEL, 1, new EngineException("no", null)));
        listener.onRunFailed(new RunFailed(MODEL, 1, new InvalidInputException("no")));
        listener.onRunFailed(new RunFailed(MODEL, 1, new InvalidInputException("no")));
        listener.onRefused(new Refused(MODEL, 4, new OverloadedException("no", null, null)));
        listener.onClosed(MODEL);
        for (int status : new int[] {200, 200, 400, 429, 499, 500, 504}) {
            metrics.answered(new Answered("/invocations", status, MODEL, 50 * MILLI, 10 * MILLI));
        }
        metrics.answered(new Answered("other", 404, null, MILLI, 0));
        return PrometheusText.parse(new String(metrics.scrape(), StandardCharsets.UTF_8));
    }

    @Test
    void eventsAreCounted() {
        assertThat(afterEveryEvent())
                .containsEntry("augur_inference_running", 3.0)
                .containsEntry("augur_model_load_seconds_count{model=\"m:2\"}", 1.0)
                .containsEntry("augur_model_load_seconds_sum{model=\"m:2\"}", 1.5)
                .containsEntry("augur_model_load_failures_total{model=\"m:2\"}", 1.0)
                .containsEntry("augur_inference_records_total{model=\"m:2\"}", 11.0)
                .containsEntry("augur_inference_encode_seconds_sum{model=\"m:2\"}", 0.003)
                .containsEntry("augur_inference_run_seconds_count{model=\"m:2\"}", 2.0)
                .containsEntry("augur_inference_run_seconds_sum{model=\"m:2\"}", 0.05)
                .containsEntry("augur_inference_run_seconds_max{model=\"m:2\"}", 0.03)
                .containsEntry("augur_inference_decode_seconds_sum{model=\"m:2\"}", 0.005)
                .containsEntry("augur_inference_failures_total{model=\"m:2\",reason=\"engine_failed\"}", 1.0)
                .containsEntry("augur_inference_failures_total{model=\"m:2\",reason=\"invalid_input\"}", 2.0)
                .containsEntry("augur_inference_queue_seconds_total{model=\"m:2\"}", 0.0)
                .containsEntry("augur_inference_batch_size_max{model=\"m:2\"}", 6.0)
                .containsEntry("augur_inference_refused_total{model=\"m:2\",reason=\"overloaded\"}", 4.0)
                .containsEntry("augur_model_unloads_total{model=\"m:2\"}", 1.0)
                .containsEntry("augur_http_requests_seconds_count{path=\"/invocations\",status=\"200\"}", 2.0)
                .containsEntry("augur_http_requests_seconds_sum{path=\"/invocations\",status=\"200\"}", 0.1)
                .containsEntry("augur_http_requests_seconds_count{path=\"other\",status=\"404\"}", 1.0);
    }

    @Test
    void tritonsNamesCountTheSame() {
        String labels = "{model=\"m\",version=\"2\"}";
        String failed = "nv_inference_request_failure{model=\"m\",version=\"2\",reason=\"";

        assertThat(afterEveryEvent())
                .containsEntry("nv_inference_request_success" + labels, 2.0)
                .containsEntry(failed + "REJECTED\"}", 1.0)
                .containsEntry(failed + "CANCELED\"}", 1.0)
                .containsEntry(failed + "BACKEND\"}", 1.0)
                .containsEntry(failed + "OTHER\"}", 2.0)
                .containsEntry("nv_inference_count" + labels, 11.0)
                .containsEntry("nv_inference_exec_count" + labels, 2.0)
                .containsEntry("nv_inference_request_duration_us" + labels, 100_000.0)
                .containsEntry("nv_inference_queue_duration_us" + labels, 20_000.0)
                .containsEntry("nv_inference_compute_input_duration_us" + labels, 3000.0)
                .containsEntry("nv_inference_compute_infer_duration_us" + labels, 50_000.0)
                .containsEntry("nv_inference_compute_output_duration_us" + labels, 5000.0);
    }

    @Test
    void tritonsNamesAreOnlyThereIfAskedFor() {
        Metrics metrics = new Metrics(false);
        metrics.listener().onRan(new Ran(MODEL, 5, 0, 1, 1, 1));

        assertThat(new String(metrics.scrape(), StandardCharsets.UTF_8)).doesNotContain("nv_");
    }

    @Test
    void aQuoteInANameIsEscaped() {
        TritonMetrics metrics = new TritonMetrics();
        metrics.onRan(new Ran(ModelId.of("a\"b"), 5, 0, 1, 1, 1));

        assertThat(metrics.scrape()).contains("nv_inference_count{model=\"a\\\"b\",version=\"1\"} 5\n");
    }
}
