package dev.augur.http;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How files are asked for. The values of headers are secrets. */
record HttpSettings(HttpClient client, Map<String, Supplier<String>> headers, HttpRetries retries, Duration stall) {
    HttpSettings {
        headers = Map.copyOf(headers);
        if (client.followRedirects() != HttpClient.Redirect.NEVER) {
            throw new IllegalArgumentException(
                    "The HttpClient must have Redirect.NEVER, got " + client.followRedirects()
                            + "; redirects within the host are followed without it, and others are not wanted");
        }
        if (stall.isNegative() || stall.isZero()) {
            throw new IllegalArgumentException("stall must be > 0, got " + stall);
        }
    }

    @Override
    public String toString() {
        return "headers " + headers.keySet() + ", " + retries + ", stall " + stall;
    }

    /** Collects them. */
    static final class Draft {
        private static final Duration CONNECT = Duration.ofSeconds(10);

        private final Map<String, Supplier<String>> headers = new LinkedHashMap<>();
        private @Nullable HttpClient client;
        private HttpRetries retries = HttpRetries.DEFAULT;
        private Duration stall = Duration.ofSeconds(30);

        void client(HttpClient given) {
            client = given;
        }

        void header(String name, Supplier<String> value) {
            headers.put(name, value);
        }

        void retries(HttpRetries given) {
            retries = given;
        }

        void stall(Duration longest) {
            stall = longest;
        }

        HttpSettings done() {
            HttpClient used = client == null ? usual() : Objects.requireNonNull(client);
            return new HttpSettings(used, headers, retries, stall);
        }

        private static HttpClient usual() {
            return HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(CONNECT)
                    .build();
        }
    }
}
