package dev.augur.server;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpClient;

/** Asks for health as a platform's probe does: each time on a connection of its own. */
final class HealthWatch {
    private final int port;

    HealthWatch(int port) {
        this.port = port;
    }

    int status(String path) throws IOException {
        try (Wire wire = new Wire(port)) {
            return wire.send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                    .answer()
                    .status();
        }
    }

    /** Waits until so many requests are under way, the one that asks included. */
    static void awaitUnderWay(HttpClient client, ServerProcess server, int count) {
        await().atMost(RunningHost.LIMIT)
                .until(() -> server.get(client, "/metrics").body().contains("\naugur_http_under_way " + count + ".0"));
    }
}
