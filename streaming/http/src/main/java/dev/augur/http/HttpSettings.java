package dev.augur.http;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

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
}
