package dev.augur.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.augur.tck.TckModel;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * SIGTERM at random moments under load: what the server took is answered, and right. What it took is what its own log
 * says; a connection that was never answered may only have waited to be accepted.
 */
final class DrainTest {
    private static final int ROUNDS = 10;
    private static final int CLIENTS = 8;
    private static final long SEED = 20261122;
    private static final int MAX_ANSWERS_BEFORE_SIGTERM = 100;

    @TempDir
    Path folder;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private ServerProcess start(Map<String, String> environment) throws IOException {
        Samples.folder(folder, TckModel.SLOW);
        return ServerProcess.start(environment, "--models", folder.toString(), "--concurrency", "1");
    }

    @Test
    void everyRequestThatWasTakenIsAnsweredRight() throws Exception {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            int before = random.nextInt(MAX_ANSWERS_BEFORE_SIGTERM);
            try (ServerProcess server = start(Map.of()).awaitReady()) {
                CountDownLatch moment = new CountDownLatch(before);
                List<LoadClient> clients = clients(server, moment);
                clients.forEach(LoadClient::start);
                assertThat(moment.await(120, TimeUnit.SECONDS)).isTrue();

                server.terminate();

                for (LoadClient each : clients) {
                    each.join();
                }
                assertThat(server.exitCode())
                        .as("seed %d, round %d", SEED, round)
                        .isZero();
                assertAnswered(server, clients, round);
            }
        }
    }

    private List<LoadClient> clients(ServerProcess server, CountDownLatch moment) throws Exception {
        List<LoadClient> clients = Stream.iterate(0, i -> i + 1)
                .limit(CLIENTS)
                .map(i -> new LoadClient(server.port(), i, moment))
                .toList();
        for (LoadClient each : clients) {
            each.expect(
                    server.post(client, "/invocations", "text/csv", each.body()).body());
        }
        return clients;
    }

    private static void assertAnswered(ServerProcess server, List<LoadClient> clients, int round) {
        long taken = server.output().stream()
                .filter(line -> line.contains("\"answered\"") && line.contains("\"request_id\":\"load-"))
                .count();
        long right = clients.stream().mapToLong(LoadClient::right).sum();
        System.out.printf(
                "SIGTERM, round %d: taken %d, answered right %d, wrong %d, lost %d, refused %d%n",
                round,
                taken,
                right,
                clients.stream().mapToLong(LoadClient::wrong).sum(),
                taken - right,
                clients.stream().mapToLong(LoadClient::refused).sum());
        assertThat(right).as("seed %d, round %d", SEED, round).isEqualTo(taken);
        assertThat(clients).allMatch(each -> each.wrong() == 0);
    }

    @Test
    void readinessIs503FirstAndRequestsAreStillTakenForTheDelay() throws Exception {
        try (ServerProcess server = start(Map.of("AUGUR_DRAIN_DELAY", "5s")).awaitReady()) {
            HealthWatch watch = new HealthWatch(server.port());
            String body = new LoadClient(server.port(), 1, new CountDownLatch(1)).body();
            String expected =
                    server.post(client, "/invocations", "text/csv", body).body();

            server.terminate();
            server.awaitLine("Draining");

            assertThat(watch.status("/v2/health/ready")).isEqualTo(503);
            assertThat(watch.status("/ping")).isEqualTo(503);
            assertThat(watch.status("/v2/health/live")).isEqualTo(200);
            assertThat(server.post(client, "/invocations", "text/csv", body).body())
                    .isEqualTo(expected);
            assertThat(server.exitCode()).isZero();
        }
    }

    @Test
    void whatIsNotAnsweredInTimeIsCountedAndTheExitCodeSaysSo() throws Exception {
        try (ServerProcess server = start(Map.of("AUGUR_DRAIN_TIMEOUT", "1ms")).awaitReady();
                Wire stuck = new Wire(server.port())) {
            stuck.send("POST /invocations HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nhalf");
            HealthWatch.awaitUnderWay(client, server, 2);

            server.terminate();

            assertThat(server.exitCode()).isEqualTo(1);
            assertThat(server.output()).anyMatch(line -> line.contains("Ended before 1 requests were answered"));
        }
    }

    @Test
    void aSecondSignalEndsItAtOnce() throws Exception {
        try (ServerProcess server = start(Map.of("AUGUR_DRAIN_DELAY", "20m", "AUGUR_DRAIN_TIMEOUT", "20m"))
                .awaitReady()) {
            server.terminate();
            server.awaitLine("Draining");
            server.terminate();

            assertThat(server.exitCode()).isEqualTo(1);
            assertThat(server.output()).anyMatch(line -> line.contains("Ended before 0 requests were answered"));
        }
    }
}
