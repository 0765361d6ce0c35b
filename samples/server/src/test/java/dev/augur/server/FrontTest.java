package dev.augur.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.augur.protocol.Request;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What every request gets, whatever it asks for. */
final class FrontTest {
    @Test
    void aClientsRequestIdComesBack() throws Exception {
        try (RunningHost running = RunningHost.start(RunningHost::echo, Map.of())) {
            assertThat(id(running.post("/invocations", "", "X-Request-Id", "my~id!1")))
                    .isEqualTo("my~id!1");
            assertThat(id(running.post("/invocations", "", "X-Request-Id", "x".repeat(128))))
                    .isEqualTo("x".repeat(128));
        }
    }

    @Test
    void anIdThatIsNoneIsReplaced() throws Exception {
        try (RunningHost running = RunningHost.start(RunningHost::echo, Map.of())) {
            String none = id(running.get("/ping"));
            String tooLong = id(running.post("/invocations", "", "X-Request-Id", "x".repeat(129)));
            String spaced = id(running.post("/invocations", "", "X-Request-Id", "two words"));

            assertThat(none).matches("[0-9a-f]{16}");
            assertThat(tooLong).matches("[0-9a-f]{16}").isNotEqualTo(none);
            assertThat(spaced).matches("[0-9a-f]{16}");
        }
    }

    private static String id(HttpResponse<String> response) {
        return response.headers().firstValue("X-Request-Id").orElseThrow();
    }

    @Test
    void theApiSeesMethodPathHeadersAndBody() throws Exception {
        AtomicReference<Request> seen = new AtomicReference<>();
        try (RunningHost running = RunningHost.start(
                request -> {
                    seen.set(request);
                    assertThat(request.headers().apply("accept")).isEqualTo("text/csv,a/b");
                    assertThat(request.headers().apply("content-type")).isEqualTo("text/plain");
                    assertThat(request.headers().apply("x-not-there")).isNull();
                    return RunningHost.text(201, "made");
                },
                Map.of())) {
            HttpResponse<String> response = running.post(
                    "/v2/models/a%20b/infer?q=1",
                    "body", "Accept", "text/csv", "Accept", "a/b", "Content-Type", "text/plain");

            assertThat(response.statusCode()).isEqualTo(201);
            assertThat(response.headers().firstValue("Content-Type")).hasValue("text/plain");
            Request asked = Objects.requireNonNull(seen.get());
            assertThat(asked.method()).isEqualTo("POST");
            assertThat(asked.path()).isEqualTo("/v2/models/a b/infer");
            assertThat(asked.body()).asString().isEqualTo("body");
            assertThat(asked.options().deadline()).isNotNull();
        }
    }

    @Test
    void onlyHealthAndMetricsAreServedWhileModelsLoad() throws Exception {
        try (RunningHost running = RunningHost.startLoading(request -> RunningHost.text(200, "from the api"))) {
            assertThat(running.get("/v2/health/live").body()).isEqualTo("from the api");
            assertThat(running.get("/v2/health/ready").body()).isEqualTo("from the api");
            assertThat(running.get("/ping").body()).isEqualTo("from the api");
            assertThat(running.get("/metrics").statusCode()).isEqualTo(200);
            for (HttpResponse<String> early : List.of(running.get("/v2/models/m"), running.post("/invocations", "x"))) {
                assertThat(early.statusCode()).isEqualTo(503);
                assertThat(early.headers().firstValue("Retry-After")).hasValue("1");
            }

            running.phase.loaded();

            assertThat(running.post("/invocations", "x").body()).isEqualTo("from the api");
        }
    }

    @Test
    void aBugIs500WithoutADetailAndTheNextRequestIsServed() throws Exception {
        try (RunningHost running = RunningHost.start(
                request -> {
                    if (request.body().length == 3) {
                        throw new IllegalStateException("a secret detail");
                    }
                    return RunningHost.echo(request);
                },
                Map.of(Setting.CONCURRENCY, "1", Setting.MAX_WAITING, "0"))) {
            HttpResponse<String> failed = running.post("/invocations", "bug");

            assertThat(failed.statusCode()).isEqualTo(500);
            assertThat(failed.body()).isEqualTo("{\"error\":\"This is a fault of the server; its log says more\"}");
            assertThat(running.post("/invocations", "fine").body()).isEqualTo("fine");
        }
    }

    @Test
    void connectionsEndWithTheirNextAnswerOnceTheServerDrains() throws Exception {
        try (RunningHost running = RunningHost.start(RunningHost::echo, Map.of());
                Wire wire = running.wire()) {
            assertThat(wire.post("/invocations", "a").answer().headers()).doesNotContainKey("connection");

            running.phase.drain();

            Wire.Answer last = wire.post("/invocations", "b").answer();
            assertThat(last.body()).isEqualTo("b");
            assertThat(last.headers()).containsEntry("connection", "close");
            assertThat(wire.isClosed()).isTrue();
        }
    }
}
