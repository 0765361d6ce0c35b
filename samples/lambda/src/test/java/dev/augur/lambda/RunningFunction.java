package dev.augur.lambda;

import dev.augur.lambda.local.Answer;
import dev.augur.lambda.local.FunctionProcess;
import dev.augur.lambda.local.Launch;
import dev.augur.lambda.local.RuntimeApi;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A function run by AWS's runtime client in a JVM of its own. */
final class RunningFunction implements AutoCloseable {
    static final Duration AMPLE = Duration.ofMinutes(10);

    private final Path log;
    final RuntimeApi api;
    final FunctionProcess process;

    private RunningFunction(Path log, RuntimeApi api, FunctionProcess process) {
        this.log = log;
        this.api = api;
        this.process = process;
    }

    static RunningFunction start(
            Class<?> handler, String classPath, Path root, Map<String, String> environment, String... jvmOptions)
            throws IOException {
        Path log = Files.createTempFile("function-", ".log");
        List<String> options = new ArrayList<>(List.of("-Xmx512m"));
        options.addAll(List.of(jvmOptions));
        if (Runtime.version().feature() >= 22) {
            options.add("--enable-native-access=ALL-UNNAMED");
        }
        RuntimeApi api = RuntimeApi.start();
        Launch launch = new Launch(classPath, root, options, environment);
        return new RunningFunction(
                log,
                api,
                FunctionProcess.start(api, handler.getName() + "::handleRequest", launch, Redirect.to(log.toFile())));
    }

    CompletableFuture<Answer> submit(String event) {
        return api.invoke(event.getBytes(StandardCharsets.UTF_8), AMPLE);
    }

    Answer invoke(String event, Duration timeout) {
        return api.invoke(event.getBytes(StandardCharsets.UTF_8), timeout).join();
    }

    /** What the function answers; an error is one of the test. */
    String invoke(String event) throws IOException {
        Answer answer = submit(event).join();
        if (answer.isError()) {
            throw new AssertionError(answer.text() + "\n" + log());
        }
        return answer.text();
    }

    /** What it has written so far. */
    String log() throws IOException {
        return Files.readString(log);
    }

    @Override
    public void close() throws IOException {
        process.close();
        api.close();
        Files.delete(log);
    }
}
