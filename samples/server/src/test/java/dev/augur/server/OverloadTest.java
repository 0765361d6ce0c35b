package dev.augur.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.augur.protocol.Reply;
import dev.augur.protocol.Request;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** More predictions than there are places, held by permits that the test gives out. */
final class OverloadTest {
    private final Semaphore arrived = new Semaphore(0);
    private final Semaphore permits = new Semaphore(0);
    private final AtomicInteger ran = new AtomicInteger();
    private final List<Wire> wires = new ArrayList<>();

    @AfterEach
    void closeWires() throws IOException {
        for (Wire wire : wires) {
            wire.close();
        }
    }

    /** A prediction ends when the test lets it. */
    private Reply held(Request request) {
        if (request.method().equals("POST")) {
            arrived.release();
            permits.acquireUninterruptibly();
            ran.incrementAndGet();
        }
        return RunningHost.echo(request);
    }

    private CompletableFuture<HttpResponse<String>> send(RunningHost running, String body) {
        return running.client.sendAsync(
                running.request("/invocations")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static void awaitWaiting(RunningHost running, int count) {
        await().atMost(RunningHost.LIMIT)
                .until(() -> text(running).contains("\naugur_inference_waiting " + (double) count));
    }

    private static String text(RunningHost running) throws IOException, InterruptedException {
        return running.get("/metrics").body();
    }

    @Test
    void theOneThatPassesTheBoundIs429AtOnce() throws Exception {
        Map<Setting, String> flags = Map.of(Setting.CONCURRENCY, "2", Setting.MAX_WAITING, "3");
        try (RunningHost running = RunningHost.start(this::held, flags)) {
            List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                answers.add(send(running, "body " + i));
            }
            arrived.acquire(2);
            awaitWaiting(running, 3);

            HttpResponse<String> refused = running.post("/invocations", "one too many");

            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
            assertThat(answers).noneMatch(CompletableFuture::isDone);
            permits.release(5);
            for (int i = 0; i < 5; i++) {
                assertThat(answers.get(i).join().body()).isEqualTo("body " + i);
            }
            assertThat(ran).hasValue(5);
        }
    }

    @Test
    void healthAndMetricsNeverWait() throws Exception {
        Map<Setting, String> flags = Map.of(Setting.CONCURRENCY, "1", Setting.MAX_WAITING, "40");
        try (RunningHost running = RunningHost.start(this::held, flags)) {
            List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
            for (int i = 0; i < 41; i++) {
                answers.add(send(running, "x"));
            }
            arrived.acquire();
            awaitWaiting(running, 40);

            for (int i = 0; i < 50; i++) {
                assertThat(running.get("/v2/health/live").statusCode()).isEqualTo(200);
                assertThat(running.get("/metrics").statusCode()).isEqualTo(200);
            }

            assertThat(answers).noneMatch(CompletableFuture::isDone);
            permits.release(41);
            answers.forEach(answer -> assertThat(answer.join().statusCode()).isEqualTo(200));
        }
    }

    @Test
    void whoWaitsTooLongIs504AndNeverRuns() throws Exception {
        Map<Setting, String> flags =
                Map.of(Setting.CONCURRENCY, "1", Setting.MAX_WAITING, "2", Setting.REQUEST_TIMEOUT, "1s");
        try (RunningHost running = RunningHost.start(this::held, flags)) {
            CompletableFuture<HttpResponse<String>> first = send(running, "first");
            arrived.acquire();

            HttpResponse<String> late = running.post("/invocations", "late");

            assertThat(late.statusCode()).isEqualTo(504);
            assertThat(first.isDone()).isFalse();
            permits.release();
            assertThat(first.join().body()).isEqualTo("first");
            assertThat(ran).hasValue(1);
        }
    }

    @Test
    void whoWaitsLongerThanAConnectionMayStandStillIsAnswered() throws Exception {
        Map<Setting, String> flags = Map.of(Setting.CONCURRENCY, "1", Setting.IDLE_TIMEOUT, "100ms");
        try (RunningHost running = RunningHost.start(this::held, flags)) {
            CompletableFuture<HttpResponse<String>> runs = send(running, "runs");
            arrived.acquire();
            CompletableFuture<HttpResponse<String>> waits = send(running, "waits");
            awaitWaiting(running, 1);
            try (Wire idle = running.wire()) {
                // When this connection has been closed, the other two have stood still for as long.
                assertThat(idle.isClosed()).isTrue();
            }

            permits.release(2);

            assertThat(runs.join().body()).isEqualTo("runs");
            assertThat(waits.join().body()).isEqualTo("waits");
        }
    }

    @Test
    void slowBodiesHoldUpNobody() throws Exception {
        Map<Setting, String> flags = Map.of(Setting.CONCURRENCY, "1", Setting.MAX_WAITING, "1");
        try (RunningHost running = RunningHost.start(RunningHost::echo, flags)) {
            for (int i = 0; i < 200; i++) {
                Wire wire = running.wire();
                wires.add(wire);
                wire.send("POST /invocations HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nsl");
            }

            for (int i = 0; i < 50; i++) {
                assertThat(running.post("/invocations", "quick " + i).body()).isEqualTo("quick " + i);
            }

            for (Wire wire : wires) {
                assertThat(wire.send("ow").answer().body()).isEqualTo("slow");
            }
        }
    }
}
