package dev.augur.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import dev.augur.protocol.WarmUps;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What may be set, and where. */
final class SettingsTest {
    @TempDir
    Path folder;

    private static Settings read(Map<String, String> variables, String... args) {
        return new CommandLineSettings().read(variables, args);
    }

    private String file(String text) throws IOException {
        return Files.writeString(folder.resolve("server.properties"), text).toString();
    }

    @Test
    void theDefaultsAreSafe() {
        Settings settings = read(Map.of());

        assertThat(settings.host()).isEqualTo("127.0.0.1");
        assertThat(settings.port()).isEqualTo(8080);
        assertThat(settings.models()).isNull();
        assertThat(settings.warmUp()).isEqualTo(WarmUps.NONE);
        assertThat(settings.concurrency()).isEqualTo(Runtime.getRuntime().availableProcessors());
        assertThat(settings.maxWaiting()).isEqualTo(64);
        assertThat(settings.maxBodyBytes()).isEqualTo(64 << 20);
        assertThat(settings.requestTimeout()).isEqualTo(Duration.ofSeconds(60));
        assertThat(settings.drainDelay()).isZero();
        assertThat(settings.metricsPath()).isEqualTo("/metrics");
        assertThat(settings.tritonMetrics()).isFalse();
        assertThat(settings.jsonLogs()).isTrue();
        assertThat(settings.logLevel()).isEqualTo(Level.INFO);
    }

    @Test
    void flagsWinOverTheEnvironmentAndThatOverTheFile() throws IOException {
        String file = file("port=1001\nmax-waiting=1002\nconcurrency=3\n# a comment\n");
        Map<String, String> variables = Map.of("AUGUR_PORT", "2001", "AUGUR_MAX_WAITING", "2002", "PATH", "/bin");

        Settings settings = read(variables, "--config", file, "--port=3001");

        assertThat(settings.port()).isEqualTo(3001);
        assertThat(settings.maxWaiting()).isEqualTo(2002);
        assertThat(settings.concurrency()).isEqualTo(3);
        assertThat(settings.host()).isEqualTo("127.0.0.1");
    }

    @Test
    void theEnvironmentMayNameTheFileAndAFlagAnother() throws IOException {
        String file = file("port=1001\n");
        Path other = Files.writeString(folder.resolve("other.properties"), "port=1002");

        assertThat(read(Map.of("AUGUR_CONFIG", file)).port()).isEqualTo(1001);
        assertThat(read(Map.of("AUGUR_CONFIG", file), "--config", other.toString())
                        .port())
                .isEqualTo(1002);
    }

    @Test
    void sageMakerHasItsOwnDefaults() {
        Map<String, String> port = Map.of("SAGEMAKER_BIND_TO_PORT", "8181", "SAGEMAKER_REGION", "x");

        Settings settings = read(port, "serve", "--models", folder.toString());

        assertThat(settings.host()).isEqualTo("0.0.0.0");
        assertThat(settings.port()).isEqualTo(8181);
        assertThat(read(port, "--models", folder.toString()).port()).isEqualTo(8080);
        assertThat(read(
                                Map.of("AUGUR_PORT", "9000", "SAGEMAKER_BIND_TO_PORT", "8181"),
                                "serve",
                                "--models",
                                folder.toString())
                        .port())
                .isEqualTo(9000);
        assertThatThrownBy(() -> read(Map.of(), "serve"))
                .hasMessage("models must be a folder that is there, got '/opt/ml/model'");
    }

    @ParameterizedTest
    @EnumSource(Setting.class)
    void everySettingCanBeGivenInEachPlace(Setting setting) throws IOException {
        String value = setting == Setting.MODELS ? folder.toString() : setting.initial();

        assertThat(read(Map.of(), setting.flag(), value)).isNotNull();
        assertThat(read(Map.of(setting.variable(), value))).isNotNull();
        assertThat(read(Map.of(), "--config", file(setting.key() + "=" + value)))
                .isNotNull();
    }

    @ParameterizedTest
    @CsvSource({
        "--prot, --port",
        "--max-wating, --max-waiting",
        "--Port, --port",
        "--metric, --metrics",
        "--metricpath, --metrics-path",
        "--log_level, --log-level",
        "--hepl, --help",
        "--conf, --config",
        "-x, --help"
    })
    void anUnknownFlagIsNamedWithTheNearest(String given, String nearest) {
        assertThatThrownBy(() -> read(Map.of(), given + "=1"))
                .isInstanceOf(SettingException.class)
                .hasMessage("There is no flag '" + given + "'; the nearest is '" + nearest + "'");
    }

    @ParameterizedTest
    @CsvSource({
        "AUGUR_PROT, AUGUR_PORT",
        "AUGUR_MAXWAITING, AUGUR_MAX_WAITING",
        "AUGUR_port, AUGUR_PORT",
        "AUGUR_, AUGUR_HOST",
        "AUGUR_CONFIGS, AUGUR_CONFIG",
        "AUGUR_LOG-LEVEL, AUGUR_LOG_LEVEL"
    })
    void anUnknownVariableIsNamedWithTheNearest(String given, String nearest) {
        assertThatThrownBy(() -> read(Map.of(given, "1")))
                .isInstanceOf(SettingException.class)
                .hasMessage("There is no environment variable '" + given + "'; the nearest is '" + nearest + "'");
    }

    @ParameterizedTest
    @CsvSource({"prot, port", "max_waiting, max-waiting", "Port, port", "config, host", "--port, port"})
    void anUnknownKeyIsNamedWithTheNearest(String given, String nearest) throws IOException {
        String file = file(given + "=1");

        assertThatThrownBy(() -> read(Map.of(), "--config", file))
                .isInstanceOf(SettingException.class)
                .hasMessage("There is no key '" + given + "'; the nearest is '" + nearest + "'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PORT|-1|a whole number from 0 to 65535",
                "PORT|65536|a whole number from 0 to 65535",
                "PORT|abc|a whole number from 0 to 65535",
                "PORT|80.0|a whole number from 0 to 65535",
                "PORT|''|a whole number from 0 to 65535",
                "HOST|''|an address such as 127.0.0.1",
                "HOST|http://a|an address such as 127.0.0.1",
                "HOST|a b|an address such as 127.0.0.1",
                "MODELS|/not/there|a folder that is there",
                "NAME|a/b|a name without slash, backslash or colon",
                "NAME|..|a name without slash, backslash or colon",
                "DEVICE|gpu|auto, cpu, prefer-gpu or require-gpu",
                "DEVICE|CPU|auto, cpu, prefer-gpu or require-gpu",
                "WARM_UP|all|none, samples or batch sizes such as 1,8, also for a model by its name: 1,8;score=samples",
                "CONCURRENCY|0|a whole number from 1 to 1024",
                "CONCURRENCY|Auto|a whole number from 1 to 1024",
                "CONCURRENCY|1025|a whole number from 1 to 1024",
                "MAX_WAITING|-1|a whole number from 0 to 1000000",
                "MAX_WAITING|1000001|a whole number from 0 to 1000000",
                "MAX_BODY_BYTES|0|a whole number from 1 to 2147483520",
                "MAX_BODY_BYTES|64m|a whole number from 1 to 2147483520",
                "MAX_BODY_BYTES|2147483521|a whole number from 1 to 2147483520",
                "MAX_BODY_BYTES|99999999999999999999|a whole number from 1 to 2147483520",
                "REQUEST_TIMEOUT|30|a time such as 500ms, 30s or 2m, from 1ms to 1440m",
                "REQUEST_TIMEOUT|0s|a time such as 500ms, 30s or 2m, from 1ms to 1440m",
                "REQUEST_TIMEOUT|-1s|a time such as 500ms, 30s or 2m, from 1ms to 1440m",
                "REQUEST_TIMEOUT|1.5s|a time such as 500ms, 30s or 2m, from 1ms to 1440m",
                "REQUEST_TIMEOUT|1h|a time such as 500ms, 30s or 2m, from 1ms to 1440m",
                "REQUEST_TIMEOUT|s|a time such as 500ms, 30s or 2m, from 1ms to 1440m",
                "IDLE_TIMEOUT|1441m|a time such as 500ms, 30s or 2m, from 1ms to 1440m",
                "IDLE_TIMEOUT|9999999999s|a time such as 500ms, 30s or 2m, from 1ms to 1440m",
                "DRAIN_DELAY|5 s|a time such as 500ms, 30s or 2m, from 0ms to 1440m",
                "DRAIN_TIMEOUT|0ms|a time such as 500ms, 30s or 2m, from 1ms to 1440m",
                "METRICS|yes|true or false",
                "METRICS|TRUE|true or false",
                "METRICS_PATH|metrics|a path such as /metrics that serves nothing else",
                "METRICS_PATH|/|a path such as /metrics that serves nothing else",
                "METRICS_PATH|/ping|a path such as /metrics that serves nothing else",
                "METRICS_PATH|/invocations|a path such as /metrics that serves nothing else",
                "METRICS_PATH|/v2/models|a path such as /metrics that serves nothing else",
                "METRICS_PATH|/a?b|a path such as /metrics that serves nothing else",
                "TRITON_METRICS|1|true or false",
                "LOG_FORMAT|xml|json or text",
                "LOG_LEVEL|trace|error, warn, info or debug",
                "LOG_LEVEL|WARN|error, warn, info or debug"
            })
    void aWrongValueIsNamedWithWhatItMustBe(Setting setting, String value, String expected) throws IOException {
        String rest = " must be " + expected + ", got '" + value + "'";

        assertThatThrownBy(() -> read(Map.of(), setting.flag() + "=" + value))
                .isInstanceOf(SettingException.class)
                .hasMessage(setting.flag() + rest);
        assertThatThrownBy(() -> read(Map.of(setting.variable(), value))).hasMessage(setting.variable() + rest);
        String file = file(setting.key() + "=" + value);
        assertThatThrownBy(() -> read(Map.of(), "--config", file)).hasMessage(setting.key() + rest);
    }

    @Test
    void aKeyMustNotComeTwice() throws IOException {
        String file = file("port=1\nport=1\n");

        assertThatThrownBy(() -> read(Map.of(), "--config", file)).hasMessage("The key 'port' is in the file twice");
    }

    @Test
    void aFlagMustNotComeTwiceAndNeedsAValue() {
        assertThatThrownBy(() -> read(Map.of(), "--port", "1", "--port", "2"))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("--port");
        assertThatThrownBy(() -> read(Map.of(), "--port"))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("--port");
    }

    @Test
    void anotherArgumentThanServeIsRefused() {
        assertThatThrownBy(() -> read(Map.of(), "train")).hasMessage("There is no argument 'train'; there is 'serve'");
    }

    @Test
    void theFileMustBeOne() throws IOException {
        assertThatThrownBy(() -> read(Map.of(), "--config", "not-there"))
                .hasMessage("--config must be a file of properties in UTF-8, got 'not-there'");
        String broken = file("port=\\u00zz");
        assertThatThrownBy(() -> read(Map.of(), "--config", broken)).isInstanceOf(SettingException.class);
    }

    @Test
    void theCommandExplainsItself() throws InterruptedException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();

        assertThat(run(out, err, "--help")).isZero();
        assertThat(run(out, err, "--version")).isZero();
        assertThat(run(out, err, "--prot=1")).isEqualTo(2);

        assertThat(out.toString(StandardCharsets.UTF_8)).contains("augur-server");
        for (Setting setting : Setting.values()) {
            assertThat(out.toString(StandardCharsets.UTF_8)).contains(setting.flag() + "=" + setting.placeholder());
        }
        assertThat(err.toString(StandardCharsets.UTF_8).strip())
                .isEqualTo("server: There is no flag '--prot'; the nearest is '--port' (--help lists the settings)");
    }

    private static int run(ByteArrayOutputStream out, ByteArrayOutputStream err, String... args)
            throws InterruptedException {
        return Server.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of(),
                args);
    }
}
