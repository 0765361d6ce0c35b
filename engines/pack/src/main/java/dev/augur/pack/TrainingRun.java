package dev.augur.pack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One run of the program, at whose end the JVM writes an archive of the classes that it loaded. */
final class TrainingRun {
    private static final int LAST_LINES = 20;
    private static final int ENDED_BY_SIGTERM = 143;

    private final StartCommand command;
    private final String arguments;
    private final Duration limit;

    TrainingRun(StartCommand command, String arguments, Duration limit) {
        this.command = command;
        this.arguments = arguments;
        this.limit = limit;
    }

    void run() throws IOException, InterruptedException, ProgramFailedException {
        Path output = Files.createTempFile("augur-pack-", ".txt");
        try {
            Process process = new ProcessBuilder(line())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            process.getOutputStream().close();
            int code = end(process);
            if ((code != 0 && code != ENDED_BY_SIGTERM) || !Files.exists(command.archive())) {
                throw new ProgramFailedException(command.mainClass() + " ended with exit code " + code
                        + (Files.exists(command.archive()) ? "" : " and left no archive of its classes")
                        + "; the model is packed without one. Its last lines:\n" + lastLines(output));
            }
        } finally {
            Files.delete(output);
        }
    }

    private int end(Process process) throws InterruptedException {
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroy();
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        }
        return process.waitFor();
    }

    private List<String> line() {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.add(command.archiving());
        line.addAll(command.flags(false));
        line.addAll(List.of("-cp", command.classPathText(), String.valueOf(command.mainClass())));
        for (String argument : arguments.split(" ", -1)) {
            if (!argument.isEmpty()) {
                line.add(argument);
            }
        }
        return line;
    }

    private static String lastLines(Path output) throws IOException {
        List<String> lines = Files.readAllLines(output);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    }
}
