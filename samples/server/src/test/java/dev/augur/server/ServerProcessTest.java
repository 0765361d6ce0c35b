package dev.augur.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.augur.tck.OnnxModels;
import dev.augur.tck.TckModel;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole program with a model of a user's own, from start to end. */
final class ServerProcessTest {
    @TempDir
    Path folder;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private ServerProcess start(String... flags) throws Exception {
        return ServerProcess.start(
                Map.of("AUGUR_MODELS", Samples.folder(folder, TckModel.DOUBLE).toString()), flags);
    }

    @Test
    void servesAndEndsInOrder() throws Exception {
        try (ServerProcess server = start("--triton-metrics=true").awaitReady()) {
            assertThat(server.get(client, "/ping").statusCode()).isEqualTo(200);
            assertThat(server.get(client, "/v2/health/live").statusCode()).isEqualTo(200);
            assertThat(server.get(client, "/v2/health/ready").statusCode()).isEqualTo(200);
            assertThat(server.post(client, "/invocations", "text/csv", "1,2,3,4\n5,6,7,8\n")
                            .body())
                    .isEqualTo("2.0,4.0,6.0,8.0\n10.0,12.0,14.0,16.0\n");
            assertThat(server.post(client, "/invocations", "text/csv", "no numbers")
                            .statusCode())
                    .isEqualTo(400);
            assertThat(server.post(client, "/v2/models/" + "x".repeat(40) + "/infer", "application/json", "{}")
                            .statusCode())
                    .isEqualTo(404);

            assertMetrics(server.get(client, "/metrics"));

            server.terminate();
            assertThat(server.exitCode()).isZero();
            assertThat(server.output()).anyMatch(line -> line.contains("Drained"));
        }
    }

    private static void assertMetrics(HttpResponse<String> metrics) {
        assertThat(metrics.headers().firstValue("Content-Type")).hasValue("text/plain; version=0.0.4; charset=utf-8");
        Map<String, Double> values = PrometheusText.parse(metrics.body());
        assertThat(values)
                .containsEntry("augur_inference_records_total{model=\"m\"}", 2.0)
                .containsEntry("augur_inference_run_seconds_count{model=\"m\"}", 1.0)
                .containsEntry("augur_model_load_seconds_count{model=\"m\"}", 1.0)
                .containsEntry("augur_http_requests_seconds_count{path=\"/invocations\",status=\"200\"}", 1.0)
                .containsEntry("augur_http_requests_seconds_count{path=\"/invocations\",status=\"400\"}", 1.0)
                .containsEntry(
                        "augur_http_requests_seconds_count{path=\"/v2/models/{model}/infer\",status=\"404\"}", 1.0)
                .containsEntry("augur_inference_waiting", 0.0)
                .containsEntry("augur_inference_running", 0.0)
                .containsEntry("nv_inference_request_success{model=\"m\",version=\"1\"}", 1.0)
                .containsEntry("nv_inference_request_failure{model=\"m\",version=\"1\",reason=\"OTHER\"}", 1.0)
                .containsEntry("nv_inference_count{model=\"m\",version=\"1\"}", 2.0)
                .containsEntry("nv_inference_exec_count{model=\"m\",version=\"1\"}", 1.0);
        assertThat(values.keySet()).anyMatch(name -> name.startsWith("jvm_memory_used_bytes"));
        assertThat(values.keySet()).noneMatch(name -> name.contains("xxxx"));
    }

    @Test
    void logsOneJsonLinePerPredictionWithItsId() throws Exception {
        try (ServerProcess server = start().awaitReady()) {
            server.get(client, "/ping");
            server.get(client, "/metrics");
            client.send(
                    server.request("/invocations")
                            .header("Content-Type", "text/csv")
                            .header("X-Request-Id", "id-of-a-test")
                            .POST(HttpRequest.BodyPublishers.ofString("1,2,3,4"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            server.terminate();
            server.exitCode();

            List<String> answers = server.output().stream()
                    .filter(line -> line.contains("\"answered\""))
                    .toList();
            assertThat(answers).hasSize(1);
            assertThat(answers.get(0))
                    .startsWith("{\"timestamp\":")
                    .contains(
                            "\"mdc\": {\"request_id\":\"id-of-a-test\"}", "{\"status\":\"200\"}", "{\"model\":\"m\"}");
        }
    }

    @Test
    void saysNothingOfPredictionsAtWarnAndTextIsText() throws Exception {
        try (ServerProcess server = start("--log-format", "text").awaitReady()) {
            server.post(client, "/invocations", "text/csv", "1,2,3,4");
            assertThat(server.awaitLine("answered")).contains("INFO", "Exchange", "status=200");
        }
        int port = freePort();
        try (ServerProcess server =
                start("--log-level", "warn", "--port", "" + port).at(port)) {
            await().atMost(RunningHost.LIMIT)
                    .ignoreException(ConnectException.class)
                    .until(() -> server.get(client, "/ping").statusCode() == 200);
            assertThat(server.post(client, "/invocations", "text/csv", "1,2,3,4")
                            .statusCode())
                    .isEqualTo(200);
            server.terminate();
            assertThat(server.exitCode()).isZero();
            assertThat(server.output()).isEmpty();
        }
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Test
    void aModelThatCannotBeLoadedEndsTheProcessWithItsReason() throws Exception {
        Files.writeString(folder.resolve("broken.onnx"), "no model");
        try (ServerProcess server = start()) {
            assertThat(server.exitCode()).isEqualTo(1);
            assertThat(server.output()).anyMatch(line -> line.contains("Not started") && line.contains("broken"));
            assertThat(server.output()).noneMatch(line -> line.contains("Ready:"));
        }
    }

    @Test
    void aModelIsReadyAfterItsWarmUp() throws Exception {
        Files.write(folder.resolve("m.onnx"), OnnxModels.oneRowOnly());
        Map<String, String> models = Map.of("AUGUR_MODELS", folder.toString());
        try (ServerProcess server = ServerProcess.start(models, "--warm-up=1").awaitReady()) {
            assertThat(server.get(client, "/v2/health/ready").statusCode()).isEqualTo(200);
        }
        try (ServerProcess server = ServerProcess.start(models, "--warm-up=1,3")) {
            assertThat(server.exitCode()).isEqualTo(1);
            assertThat(server.output())
                    .anyMatch(line -> line.contains("Not started") && line.contains("its warm-up failed on cpu"));
            assertThat(server.output()).noneMatch(line -> line.contains("Ready:"));
        }
    }

    @Test
    void aPortThatIsTakenEndsTheProcessWithItsReason() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerProcess server = start("--port", "" + taken.getLocalPort())) {
            assertThat(server.exitCode()).isEqualTo(1);
            assertThat(server.output())
                    .anyMatch(line -> line.contains("Not started") && line.contains(":" + taken.getLocalPort()));
        }
    }

    @Test
    void aSettingThatIsWrongEndsTheProcessWithItsReason() throws Exception {
        try (ServerProcess server = ServerProcess.start(Map.of("AUGUR_MAX_WATING", "1"))) {
            assertThat(server.exitCode()).isEqualTo(2);
            assertThat(server.output())
                    .containsExactly("server: There is no environment variable 'AUGUR_MAX_WATING'; the nearest is"
                            + " 'AUGUR_MAX_WAITING' (--help lists the settings)");
        }
    }
}
