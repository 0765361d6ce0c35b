package dev.augur.server;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The settings: names, defaults and help, written once for flags, environment, file and documents. */
enum Setting {
    HOST("ADDRESS", "127.0.0.1", "Address to listen on; 0.0.0.0 for every one of the machine."),
    PORT("NUMBER", "8080", "Port to listen on; 0 for any free one."),
    MODELS("FOLDER", "", "Folder with the models that are served; without it the embedded MiniLM (int8) is."),
    NAME("NAME", "", "Name of a model.onnx that lies in that folder itself; without it model."),
    DEVICE("POLICY", "auto", "Where models run: auto, cpu, prefer-gpu or require-gpu."),
    WARM_UP(
            "RUNS",
            "none",
            "Runs before readiness: none, samples or batch sizes such as 1,8; for some models others: 1;score=samples."),
    CONCURRENCY("NUMBER", "auto", "Predictions that run at once; auto is the number of cores."),
    MAX_WAITING("NUMBER", "64", "Predictions that may wait for their turn; the next one is answered 429."),
    MAX_BODY_BYTES(
            "BYTES", "67108864", "The largest request body, also after it is inflated; a larger one is answered 413."),
    REQUEST_TIMEOUT(
            "TIME", "60s", "How long a prediction may take from its first byte on until it begins to run; then 504."),
    IDLE_TIMEOUT("TIME", "30s", "How long a connection may stand still; a body that does is answered 408."),
    DRAIN_DELAY("TIME", "0s", "How long requests are still taken after SIGTERM while readiness is already 503."),
    DRAIN_TIMEOUT(
            "TIME", "25s", "How long requests that were taken may then need; what is left is dropped, exit code 1."),
    METRICS("BOOLEAN", "true", "Whether metrics are served for Prometheus."),
    METRICS_PATH("PATH", "/metrics", "Where metrics are served."),
    TRITON_METRICS("BOOLEAN", "false", "Whether metrics have Triton's names (nv_inference_*) as well."),
    LOG_FORMAT("FORMAT", "json", "Log lines on standard output: json or text."),
    LOG_LEVEL("LEVEL", "info", "What is logged: error, warn, info or debug; one line per prediction is info.");

    /** What environment variables begin with. */
    static final String ENVIRONMENT = "AUGUR_";

    private final String placeholder;
    private final String initial;
    private final String help;

    Setting(String placeholder, String initial, String help) {
        this.placeholder = placeholder;
        this.initial = initial;
        this.help = help;
    }

    /** In a file: {@code max-waiting}. */
    String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** On the command line: {@code --max-waiting}. */
    String flag() {
        return "--" + key();
    }

    /** In the environment: {@code AUGUR_MAX_WAITING}. */
    String variable() {
        return ENVIRONMENT + name();
    }

    String placeholder() {
        return placeholder;
    }

    /** The default, empty if there is none. */
    String initial() {
        return initial;
    }

    String help() {
        return help;
    }

    static @Nullable Setting ofKey(String key) {
        for (Setting setting : values()) {
            if (setting.key().equals(key)) {
                return setting;
            }
        }
        return null;
    }
}
