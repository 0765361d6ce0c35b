package dev.augur.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The server as its users run it: a JVM of its own, on a free port. */
final class ServerProcess implements AutoCloseable {
    private static final int SECONDS = 120;
    private static final String END = "END OF OUTPUT";

    private final Process process;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final List<String> seen = new ArrayList<>();
    private final CompletableFuture<Void> reader;
    private int port;

    private ServerProcess(Process process) {
        this.process = process;
        this.reader = CompletableFuture.runAsync(this::readAll);
    }

    /** On this JVM's class path, which goes into the environment to keep the command line short. */
    static ServerProcess start(Map<String, String> environment, String... args) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx512m");
        command.add("-Dslf4j.provider=ch.qos.logback.classic.spi.LogbackServiceProvider");
        command.add("-Dslf4j.internal.verbosity=ERROR");
        if (Runtime.version().feature() >= 22) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.add("dev.augur.server.Server");
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        return launch(builder, environment);
    }

    /** As it was described, but for the port. */
    static ServerProcess launch(ProcessBuilder builder, Map<String, String> environment) throws IOException {
        builder.environment().keySet().removeIf(name -> name.startsWith("AUGUR_") || name.startsWith("SAGEMAKER_"));
        builder.environment().put("AUGUR_PORT", "0");
        builder.environment().putAll(environment);
        return new ServerProcess(builder.redirectErrorStream(true).start());
    }

    private void readAll() {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                lines.add(line);
            }
        } catch (IOException e) {
            lines.add(e.toString());
        }
        lines.add(END);
    }

    /** Waits for a line with that text. */
    String awaitLine(String text) throws InterruptedException {
        while (true) {
            String line = lines.poll(SECONDS, TimeUnit.SECONDS);
            if (line == null || line.equals(END)) {
                throw new AssertionError("No line with '" + text + "' in:\n" + String.join("\n", seen));
            }
            seen.add(line);
            if (line.contains(text)) {
                return line;
            }
        }
    }

    /** Waits until the port is bound, and later calls know it. */
    ServerProcess awaitListening() throws InterruptedException {
        String line = awaitLine("Listening on http:").replace("\\/", "/");
        int from = line.indexOf(':', line.indexOf("http://") + "http://".length()) + 1;
        port = Integer.parseInt(line.substring(from, line.indexOf(',', from)));
        return this;
    }

    ServerProcess awaitReady() throws InterruptedException {
        awaitListening().awaitLine("Ready: http:");
        return this;
    }

    /** Knows the port where the log does not tell it. */
    ServerProcess at(int known) {
        port = known;
        return this;
    }

    int port() {
        return port;
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(RunningHost.LIMIT);
    }

    HttpResponse<String> get(HttpClient client, String path) throws IOException, InterruptedException {
        return client.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> post(HttpClient client, String path, String type, String body)
            throws IOException, InterruptedException {
        HttpRequest request = request(path)
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** Sends SIGTERM; by the handle, for the process itself would close its output as well. */
    void terminate() {
        process.toHandle().destroy();
    }

    /** Waits for the end. */
    int exitCode() throws InterruptedException {
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("The server did not end:\n" + String.join("\n", seen));
        }
        return process.exitValue();
    }

    /** All that it printed; after its end. */
    List<String> output() {
        reader.join();
        lines.drainTo(seen);
        seen.remove(END);
        return seen;
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
        reader.join();
    }
}
