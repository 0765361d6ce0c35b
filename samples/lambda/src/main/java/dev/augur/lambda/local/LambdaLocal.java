package dev.augur.lambda.local;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Gives an event to the function on this machine, and shows its answer. */
@Command(
        name = "lambda-local",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Runs the function on this machine: AWS's runtime client against a stand-in of the service.",
            "Variables that begin with AUGUR_ are passed on. Exits with 1 if the function failed."
        })
public final class LambdaLocal implements Callable<Integer> {
    private static final String HANDLER = "dev.augur.lambda.Handler::handleRequest";
    private static final String DEFAULT_EVENT = "\"A sentence to embed.\"";

    private static final int MAX_SHOWN_BYTES = 600;

    private final PrintStream out;

    @Parameters(arity = "0..1", paramLabel = "EVENT", description = "File with the event. Default: a direct invoke.")
    private @Nullable Path event;

    @Option(
            names = "--put",
            paramLabel = "KEY=FILE",
            description = "Puts an object into the bucket '" + LocalS3.BUCKET + "' before. Repeatable.")
    private Map<String, Path> objects = new LinkedHashMap<>();

    @Option(names = "--env", paramLabel = "NAME=VALUE", description = "Sets a variable of the function. Repeatable.")
    private Map<String, String> variables = new LinkedHashMap<>();

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "Time limit of an invocation. Default: ${DEFAULT-VALUE}.")
    private int timeoutSeconds = 60;

    @Option(
            names = "--concurrency",
            paramLabel = "N",
            description = "Invocations at the same time, as on managed instances. Default: ${DEFAULT-VALUE}.")
    private int concurrency = 1;

    @Option(names = "--repeat", paramLabel = "N", description = "Gives the event N times. Default: ${DEFAULT-VALUE}.")
    private int repeat = 1;

    @Option(names = "--log", paramLabel = "FILE", description = "Where the log of the function goes. Default: here.")
    private @Nullable Path log;

    private LambdaLocal(PrintStream out) {
        this.out = out;
    }

    /**
     * Runs the command and exits with its code.
     *
     * @param args what {@code --help} shows
     */
    public static void main(String[] args) {
        System.exit(run(System.out, args));
    }

    static int run(PrintStream out, String... args) {
        return new CommandLine(new LambdaLocal(out))
                .setExecutionExceptionHandler((error, command, parsed) -> {
                    command.getErr().println(error);
                    return 1;
                })
                .execute(args);
    }

    @Override
    @SuppressWarnings("try") // the function runs until it is closed
    public Integer call() throws IOException {
        Redirect output = log == null ? Redirect.INHERIT : Redirect.to(log.toFile());
        byte[] json = event == null ? DEFAULT_EVENT.getBytes(StandardCharsets.UTF_8) : Files.readAllBytes(event);
        try (LocalS3 s3 = LocalS3.start();
                RuntimeApi api = RuntimeApi.start()) {
            for (Map.Entry<String, Path> object : objects.entrySet()) {
                s3.put(object.getKey(), Files.readAllBytes(object.getValue()));
            }
            try (FunctionProcess function = FunctionProcess.start(api, HANDLER, launch(s3), output)) {
                List<Answer> answers = invoke(api, json);
                answers.forEach(answer -> out.println((answer.isError() ? "error " : "") + answer.text()));
                showObjects(s3);
                return answers.stream().anyMatch(Answer::isError) ? 1 : 0;
            }
        }
    }

    private Launch launch(LocalS3 s3) {
        Map<String, String> environment = new HashMap<>(s3.environment());
        environment.put("AUGUR_RESULTS", "s3://" + LocalS3.BUCKET + "/results/");
        System.getenv().forEach((name, value) -> {
            if (name.startsWith("AUGUR_")) {
                environment.put(name, value);
            }
        });
        if (concurrency > 1) {
            environment.put("AWS_LAMBDA_MAX_CONCURRENCY", Integer.toString(concurrency));
        }
        environment.putAll(variables);
        Path folder = Path.of("").toAbsolutePath();
        return new Launch(System.getProperty("java.class.path"), folder, List.of("-Xmx512m"), environment);
    }

    private List<Answer> invoke(RuntimeApi api, byte[] json) {
        List<CompletableFuture<Answer>> answers = Stream.generate(
                        () -> api.invoke(json, Duration.ofSeconds(timeoutSeconds)))
                .limit(repeat)
                .toList();
        return answers.stream().map(CompletableFuture::join).toList();
    }

    /** Shows the beginning of what the function wrote. */
    private void showObjects(LocalS3 s3) {
        for (String key : s3.keys()) {
            if (!objects.containsKey(key)) {
                byte[] bytes = s3.get(key);
                out.println("s3://" + LocalS3.BUCKET + "/" + key + ", " + bytes.length + " bytes");
                out.println(new String(bytes, 0, Math.min(bytes.length, MAX_SHOWN_BYTES), StandardCharsets.UTF_8));
            }
        }
    }
}
