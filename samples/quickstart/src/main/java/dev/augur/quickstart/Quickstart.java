package dev.augur.quickstart;

import dev.augur.InferenceException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * The command: reads the flags, runs the tour, and turns what went wrong into one line and an exit code, which is 0 if
 * all went well, 1 if the run failed or a result is wrong, and 2 if the flags make no sense.
 */
@Command(
        name = "quickstart",
        sortOptions = false,
        usageHelpWidth = 100,
        description =
                "Streams texts through a sentence embedding model into an object of JSON lines. Without flags:"
                        + " definitions from WordNet, MiniLM, and an S3 server in this process. With classify: classifies images. With job: embeds many objects.")
public final class Quickstart implements Callable<Integer> {
    private final PrintStream out;

    @Mixin
    private final Options options = new Options();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandSpec spec;

    private Quickstart(PrintStream out) {
        this.out = out;
    }

    /**
     * Runs the command and ends the process.
     *
     * @param args see {@code --help}
     */
    public static void main(String[] args) {
        System.exit(run(System.out, System.err, args));
    }

    /** Runs the command and gives its exit code. */
    static int run(PrintStream out, PrintStream err, String... args) {
        Quickstart quickstart = new Quickstart(out);
        CommandLine command = new CommandLine(quickstart)
                .addSubcommand(new Classify(out, err))
                .addSubcommand(new JobCommand(out))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUnmatchedOptionsAllowedAsOptionParameters(false)
                .setParameterExceptionHandler((error, given) -> {
                    err.println("quickstart: " + error.getMessage() + " (" + help(error.getCommandLine())
                            + " lists the flags)");
                    return CommandLine.ExitCode.USAGE;
                })
                .setExecutionExceptionHandler((error, line, given) -> {
                    err.println("quickstart: " + text(error));
                    if (line.getParseResult().hasMatchedOption("--stacktrace")) {
                        error.printStackTrace(err);
                    }
                    boolean isJob = line.getCommand() instanceof JobCommand;
                    return isJob ? JobCommand.exitCode(error) : CommandLine.ExitCode.SOFTWARE;
                });
        command.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
        return command.execute(args);
    }

    @Override
    public Integer call() throws Exception {
        options.check(spec.commandLine());
        try (Tour tour = new Tour(options, out)) {
            tour.run();
        }
        return CommandLine.ExitCode.OK;
    }

    private static String help(CommandLine command) {
        return command.getParent() == null ? "--help" : command.getCommandName() + " --help";
    }

    /** The library's own text where there is one; a bug shows its type as well. */
    static @Nullable String text(Exception error) {
        boolean isReported = error instanceof IOException
                || error instanceof InferenceException
                || error instanceof SdkException
                || error instanceof WrongResultException;
        boolean isBare = error instanceof FileSystemException bare && bare.getReason() == null;
        return isReported && !isBare ? error.getMessage() : error.toString();
    }
}
