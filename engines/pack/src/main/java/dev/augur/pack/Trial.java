package dev.augur.pack;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Loads a packed model in a JVM of its own: engines take their native libraries once per process, from one place. */
final class Trial {
    private static final int LAST_LINES = 20;

    private final Path folder;
    private final List<Path> classPath;

    Trial(Path folder, List<Path> classPath) {
        this.folder = folder;
        this.classPath = classPath;
    }

    /**
     * What the engine says.
     *
     * @param engine its name
     * @param inputs that the model takes
     * @param outputs that the model gives
     * @param libraries the native libraries that it has, as files
     */
    record Answer(String engine, List<String> inputs, List<String> outputs, List<Path> libraries) {}

    Answer run(List<String> flags) throws IOException, InterruptedException, ProgramFailedException {
        Path errors = Files.createTempFile("augur-pack-", ".txt");
        try {
            ProcessBuilder builder = new ProcessBuilder(line(flags)).redirectError(errors.toFile());
            builder.environment().put("CLASSPATH", classPathText());
            Process process = builder.start();
            process.getOutputStream().close();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = process.waitFor();
            if (code != 0) {
                throw new ProgramFailedException("The model does not load, the JVM that tried it ended with exit code "
                        + code + ":\n" + last(Files.readAllLines(errors)));
            }
            List<String> lines = printed.lines().toList();
            return new Answer(
                    String.join("", told(lines, TrialProgram.ENGINE)),
                    told(lines, TrialProgram.INPUT),
                    told(lines, TrialProgram.OUTPUT),
                    told(lines, TrialProgram.LIBRARY).stream().map(Path::of).toList());
        } finally {
            Files.delete(errors);
        }
    }

    private List<String> line(List<String> flags) {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(flags);
        line.addAll(StartCommand.access());
        line.add(TrialProgram.class.getName());
        line.add(folder.toString());
        return line;
    }

    private String classPathText() {
        return Stream.concat(
                        Stream.of(System.getProperty("java.class.path")),
                        classPath.stream().map(Path::toString))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static List<String> told(List<String> lines, String begins) {
        return lines.stream()
                .filter(line -> line.startsWith(begins))
                .map(line -> line.substring(begins.length()))
                .toList();
    }

    private static String last(List<String> lines) {
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    }
}
