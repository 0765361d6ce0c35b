package dev.augur.http;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Collects how files are asked for. Not thread-safe.
 *
 * @param <B> the builder that each setting gives back
 */
abstract class HttpBuilder<B extends HttpBuilder<B>> {
    private static final Duration CONNECT = Duration.ofSeconds(10);

    private final Map<String, Supplier<String>> headers = new LinkedHashMap<>();
    private @Nullable HttpClient client;
    private HttpRetries retries = HttpRetries.DEFAULT;
    private Duration stall = Duration.ofSeconds(30);

    /** This builder. */
    abstract B self();

    /**
     * The client that sends the requests; one with HTTP/1.1 and 10 s to connect unless set.
     *
     * @param given one with {@code Redirect.NEVER}, borrowed
     * @return this builder
     */
    public B client(HttpClient given) {
        client = given;
        return self();
    }

    /**
     * Adds a header to each request, for example {@code Authorization}.
     *
     * @param name its name
     * @param value asked for each request, by the thread that reads or loads
     * @return this builder
     */
    public B header(String name, Supplier<String> value) {
        headers.put(name, value);
        return self();
    }

    /**
     * How long to go on trying; {@link HttpRetries#DEFAULT} unless set.
     *
     * @param given the retries
     * @return this builder
     */
    public B retries(HttpRetries given) {
        retries = given;
        return self();
    }

    /**
     * After how long without a byte a connection counts as cut; 30 s unless set.
     *
     * @param longest more than 0
     * @return this builder
     */
    public B stall(Duration longest) {
        stall = longest;
        return self();
    }

    final HttpSettings settings() {
        return new HttpSettings(client == null ? usual() : client, headers, retries, stall);
    }

    private static HttpClient usual() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT)
                .build();
    }
}
