package dev.augur.pack;

import dev.augur.ModelUnavailableException;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelFormat;
import dev.augur.model.ModelId;
import dev.augur.model.ModelStore;
import dev.augur.model.PackedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Takes a model, and a program if one is named, and writes a folder made to start fast and small on machines like this
 * one: a program, to be run where the packed model will run. ONNX models are rewritten; SavedModels and TorchScript archives
 * are copied as they are. Exit codes: 0 if it is written (or verified), 1 if the model or
 * the folder is refused, 2 for wrong arguments, 3 if the packer itself failed.
 */
@Command(
        name = "pack",
        mixinStandardHelpOptions = true,
        description = "Writes a model as a folder that starts fast on machines like this one.",
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
    private static final ModelId ID = ModelId.of("packing");

    @Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Option(
            names = "--model",
            paramLabel = "PATH",
            description =
                    "An ONNX model with its external data beside it, a SavedModel's folder, or a TorchScript archive.")
    private @Nullable Path model;

    @Option(
            names = "--tokenizer",
            paramLabel = "FILE",
            description = "Its tokenizer.json; goes into the folder in a form that is read faster.")
    private @Nullable Path tokenizer;

    @Option(names = "--out", paramLabel = "FOLDER", description = "Where to write; must not exist or be empty.")
    private @Nullable Path out;

    @Option(
            names = "--verify",
            paramLabel = "FOLDER",
            description = "Writes nothing, and compares a packed folder with the digests in its manifest.")
    private @Nullable Path verify;

    @Option(names = "--no-natives", description = "Leaves out the engine's native libraries of this platform.")
    private boolean noNatives;

    @Option(
            names = "--short-lived",
            description =
                    "For processes that live for seconds or answer little, as functions do: less compiling, a small collector.")
    private boolean shortLived;

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
        requirePossible(to);
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
            LocalModel files = ModelStore.file(ID, from).fetch(ID);
            Written packed = write(files, part);
            if (tokenizer != null) {
                TokenizerFile.add(tokenizer, part);
            }
            Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.deleteIfExists(to);
            Files.move(part, to, StandardCopyOption.ATOMIC_MOVE);
            written = true;
            StartCommand program = program(files.format(), to);
            return new Result(to, files.bytes(), packed, program, SizeReport.of(to, program.classPath()));
        } finally {
            if (!written) {
                Folders.delete(part);
            }
        }
    }

    private Written write(LocalModel files, Path part)
            throws IOException, InterruptedException, ProgramFailedException {
        return switch (files.format()) {
            case ONNX, ORT -> {
                progress("optimising " + files.path() + " for this processor");
                yield OnnxWriting.write(files.path(), part, !noNatives);
            }
            case SAVED_MODEL, TORCHSCRIPT -> {
                progress("copying " + files.path() + " and loading the copy");
                yield new CopyWriting(files, part, entries()).write(!noNatives);
            }
        };
    }

    private List<Path> entries() {
        return classPath == null ? List.of() : ClassPath.of(classPath);
    }

    /** The classes are archived at their last place: the JVM compares paths. */
    private StartCommand program(ModelFormat format, Path to)
            throws IOException, InterruptedException, ProgramFailedException {
        List<Path> entries = entries();
        if (mainClass != null) {
            entries = ClassPath.withoutFolders(entries, to.resolve("lib"));
        }
        Set<StartCommand.Trait> traits = EnumSet.noneOf(StartCommand.Trait.class);
        if (!noNatives) {
            traits.add(StartCommand.Trait.NATIVES);
        }
        if (shortLived) {
            traits.add(StartCommand.Trait.SHORT_LIVED);
        }
        StartCommand command = new StartCommand(to, format, entries, mainClass, traits);
        if (mainClass != null) {
            progress("running " + mainClass + " once, for the archive of its classes");
            new TrainingRun(command, mainArgs.replace("{out}", to.toString()), Duration.ofSeconds(mainSeconds)).run();
            command.writeScript();
        }
        return command;
    }

    private int verified(Path folder) throws IOException {
        List<String> wrong = PackedFiles.verify(folder);
        print(wrong.isEmpty() ? folder + " is as it was written\n" : String.join("\n", wrong) + "\n");
        return wrong.isEmpty() ? 0 : REFUSED;
    }

    private Path required(String option, @Nullable Path path) {
        if (path == null) {
            throw new ParameterException(spec.commandLine(), "Missing required option: '" + option + "'");
        }
        return path;
    }

    private void requirePossible(Path to) throws IOException {
        if (mainClass != null && classPath == null) {
            throw new ParameterException(spec.commandLine(), "--main-class needs --class-path");
        }
        if (tokenizer != null && !Files.isRegularFile(tokenizer)) {
            throw new ParameterException(spec.commandLine(), "--tokenizer must be a file, got " + tokenizer);
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
