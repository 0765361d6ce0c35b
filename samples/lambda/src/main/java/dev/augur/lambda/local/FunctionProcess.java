package dev.augur.lambda.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A function in a JVM of its own, run by AWS's runtime client in the environment that the service gives. */
public final class FunctionProcess implements AutoCloseable {
    private static final String RUNTIME_CLIENT = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";

    private final Process process;
    private final CompletableFuture<Void> ended;

    private FunctionProcess(Process process, RuntimeApi api) {
        this.process = process;
        this.ended = process.onExit().thenAccept(exited -> api.ended(exited.exitValue()));
    }

    /**
     * Starts a function.
     *
     * @param api where it asks for events
     * @param handler class and method, as the configuration of a function has it
     * @param launch how it is started
     * @param output where its output and its log go
     * @return the process, ended by closing
     * @throws IOException if no process can be started
     */
    public static FunctionProcess start(RuntimeApi api, String handler, Launch launch, ProcessBuilder.Redirect output)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(launch.jvmOptions());
        command.addAll(List.of("-cp", launch.classPath(), RUNTIME_CLIENT, handler));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(launch.taskRoot().toFile())
                .redirectErrorStream(true)
                .redirectOutput(output);
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> !name.equals("PATH") && !name.equals("HOME"));
        environment.putAll(environment(api, handler, launch));
        return new FunctionProcess(builder.start(), api);
    }

    /** docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html. */
    private static Map<String, String> environment(RuntimeApi api, String handler, Launch launch) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "AWS_LAMBDA_RUNTIME_API", api.address(),
                "AWS_LAMBDA_FUNCTION_NAME", "augur",
                "AWS_LAMBDA_FUNCTION_VERSION", "$LATEST",
                "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1769",
                "AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand",
                "AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/augur",
                "AWS_LAMBDA_LOG_STREAM_NAME", "local",
                "AWS_REGION", "us-east-1",
                "AWS_DEFAULT_REGION", "us-east-1",
                "TZ", ":UTC"));
        environment.put("_HANDLER", handler);
        environment.put("LAMBDA_TASK_ROOT", launch.taskRoot().toString());
        environment.put("LANG", "en_US.UTF-8");
        environment.putAll(launch.environment());
        return environment;
    }

    /**
     * Whether it still runs.
     *
     * @return false once it has ended
     */
    public boolean isAlive() {
        return process.isAlive();
    }

    /**
     * The number that the system gave it.
     *
     * @return the process id
     */
    public long pid() {
        return process.pid();
    }

    /**
     * Waits for the end of it.
     *
     * @return its exit code
     * @throws InterruptedException if the wait is interrupted
     */
    public int waitFor() throws InterruptedException {
        return process.waitFor();
    }

    /** Ends it at once, as the service does. */
    @Override
    public void close() {
        process.destroyForcibly();
        ended.join();
    }
}
