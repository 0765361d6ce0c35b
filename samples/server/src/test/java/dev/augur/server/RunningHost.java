package dev.augur.server;

import dev.augur.model.ModelId;
import dev.augur.protocol.Reply;
import dev.augur.protocol.Request;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Jetty as the server sets it up, on a free port of this JVM, before a function of a test. */
final class RunningHost implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(60);

    final Phase phase = new Phase();
    final Metrics metrics = new Metrics(true);
    final HttpHost host;
    final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(LIMIT)
            .build();

    private RunningHost(Function<Request, Reply> api, Map<Setting, String> flags) throws IOException {
        GivenSettings given = new GivenSettings();
        given.flag(Setting.PORT, "0");
        flags.forEach(given::flag);
        ModelLabels labels = new ModelLabels(List.of(ModelId.of("m")));
        this.host = HttpHost.start(
                Settings.of(given), new FrontHandler.Service(api, path -> "pattern", labels, phase, metrics));
    }

    /** Ready at once. */
    static RunningHost start(Function<Request, Reply> api, Map<Setting, String> flags) throws IOException {
        RunningHost running = new RunningHost(api, flags);
        running.phase.loaded();
        return running;
    }

    /** Its models are not there yet. */
    static RunningHost startLoading(Function<Request, Reply> api) throws IOException {
        return new RunningHost(api, Map.of());
    }

    static Reply text(int status, String body) {
        return new Reply(status, "text/plain", Map.of(), body.getBytes(StandardCharsets.UTF_8));
    }

    /** Gives back what came. */
    static Reply echo(Request request) {
        return new Reply(200, "application/octet-stream", Map.of(), request.body());
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + host.port() + path))
                .timeout(LIMIT);
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, String body, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = request(path).POST(HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    Wire wire() throws IOException {
        return new Wire(host.port());
    }

    @Override
    public void close() throws IOException {
        host.close();
    }
}
