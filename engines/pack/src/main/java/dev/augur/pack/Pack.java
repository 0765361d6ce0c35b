package dev.augur.pack;

import dev.augur.ModelUnavailableException;
import dev.augur.onnxruntime.OnnxPacker;
import dev.augur.onnxruntime.OnnxRuntimeOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Takes an ONNX model, and a program if one is named, and writes a folder made to start fast and small on machines like this
 * one: a program, to be run where the packed model will run. Exit codes: 0 if it is written (or verified), 1 if the model or
 * the folder is refused, 2 for wrong arguments, 3 if the packer itself failed.
 */
@Command(
        name = "pack",
        mixinStandardHelpOptions = true,
        description = "Writes an ONNX model as a folder that starts fast on machines like this one.",
        exitCodeOnExecutionException = 3,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:the folder is written, or is as it was written",
            "1:the model or the folder is refused",
            "2:wrong arguments",
            "3:the packer itself failed"
        })
public final class Pack implements Callable<Integer> {
    private static final int REFUSED = 1;

    @Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Option(names = "--model", paramLabel = "FILE", description = "The ONNX model, with its external data beside it.")
    private @Nullable Path model;

    @Option(names = "--out", paramLabel = "FOLDER", description = "Where to write; must not exist or be empty.")
    private @Nullable Path out;

    @Option(
            names = "--verify",
            paramLabel = "FOLDER",
            description = "Writes nothing, and compares a packed folder with the digests in its manifest.")
    private @Nullable Path verify;

    @Option(names = "--no-natives", description = "Leaves out ONNX Runtime's native libraries of this platform.")
    private boolean noNatives;

    @Option(
            names = "--class-path",
            paramLabel = "PATH",
            description = "Of the program, for the archive of its classes; also counted in the report.")
    private @Nullable String classPath;

    @Option(
            names = "--main-class",
            paramLabel = "CLASS",
            description = "Is run once, to see which classes it loads; it must end by itself or at SIGTERM.")
    private @Nullable String mainClass;

    @Option(
            names = "--main-args",
            paramLabel = "ARGS",
            description = "Arguments of that run, split at spaces; {out} is the written folder.")
    private String mainArgs = "";

    @Option(
            names = "--main-seconds",
            paramLabel = "N",
            description = "After which that run gets SIGTERM; ${DEFAULT-VALUE} by default.")
    private int mainSeconds = 60;

    @Option(names = "--json", description = "JSON instead of text.")
    private boolean json;

    private Pack() {}

    /**
     * Runs the program and ends the process.
     *
     * @param args see {@code --help}
     */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Pack());
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (verify != null) {
            return verified(verify);
        }
        Path from = required("--model", model);
        Path to = required("--out", out).toAbsolutePath().normalize();
        requireEmpty(to);
        try {
            Result result = write(from, to);
            print(json ? JsonReport.of(result) : TextReport.of(result));
            return 0;
        } catch (ModelUnavailableException | ProgramFailedException e) {
            progress(String.valueOf(e.getMessage()));
            return REFUSED;
        }
    }

    /** In a folder of another name first, so that a folder of this name is always whole. */
    private Result write(Path from, Path to) throws IOException, InterruptedException, ProgramFailedException {
        Path part = Files.createTempDirectory(parentOf(to), ".augur-pack-");
        boolean written = false;
        try {
            progress("optimising " + from + " for this processor");
            OnnxPacker.Packed packed = new OnnxPacker(OnnxRuntimeOptions.defaults()).pack(from, part);
            if (!noNatives) {
                progress("unpacking the native libraries of " + packed.platform());
                OnnxPacker.unpackNatives(part.resolve(StartCommand.NATIVES));
            }
            Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.deleteIfExists(to);
            Files.move(part, to, StandardCopyOption.ATOMIC_MOVE);
            written = true;
            StartCommand program = program(to);
            return new Result(to, Files.size(from), packed, program, SizeReport.of(to, program.classPath()));
        } finally {
            if (!written) {
                Folders.delete(part);
            }
        }
    }

    /** The classes are archived at their last place: the JVM compares paths. */
    private StartCommand program(Path to) throws IOException, InterruptedException, ProgramFailedException {
        List<Path> entries = classPath == null ? List.of() : ClassPath.of(classPath);
        if (mainClass != null) {
            entries = ClassPath.withoutFolders(entries, to.resolve("lib"));
        }
        StartCommand command = new StartCommand(to, entries, mainClass, !noNatives);
        if (mainClass != null) {
            progress("running " + mainClass + " once, for the archive of its classes");
            new TrainingRun(command, mainArgs.replace("{out}", to.toString()), Duration.ofSeconds(mainSeconds)).run();
            command.writeScript();
        }
        return command;
    }

    private int verified(Path folder) throws IOException {
        List<String> wrong = OnnxPacker.verify(folder);
        print(wrong.isEmpty() ? folder + " is as it was written\n" : String.join("\n", wrong) + "\n");
        return wrong.isEmpty() ? 0 : REFUSED;
    }

    private Path required(String option, @Nullable Path path) {
        if (path == null) {
            throw new ParameterException(spec.commandLine(), "Missing required option: '" + option + "'");
        }
        return path;
    }

    private void requireEmpty(Path to) throws IOException {
        if (mainClass != null && classPath == null) {
            throw new ParameterException(spec.commandLine(), "--main-class needs --class-path");
        }
        if (Files.exists(to) && !Folders.isEmpty(to)) {
            throw new ParameterException(
                    spec.commandLine(), "--out must be a folder that does not exist or is empty, got " + to);
        }
    }

    private static Path parentOf(Path to) throws IOException {
        Path parent = Objects.requireNonNull(to.getParent(), "an absolute path of a folder has a parent");
        return Files.createDirectories(parent);
    }

    private void progress(String what) {
        spec.commandLine().getErr().println(what);
        spec.commandLine().getErr().flush();
    }

    private void print(String text) {
        spec.commandLine().getOut().print(text);
        spec.commandLine().getOut().flush();
    }
}
