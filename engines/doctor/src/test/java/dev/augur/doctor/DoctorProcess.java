package dev.augur.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The doctor in a JVM of its own. */
final class DoctorProcess {
    private final List<String> wrapper = new ArrayList<>();
    private final List<String> options = new ArrayList<>();
    private final List<String> arguments = new ArrayList<>();
    private final List<String> classPath = new ArrayList<>();

    /** What it printed, and how it ended. */
    record Answer(int exit, String text) {}

    /** Without the test's own classes, the kit and JUnit. */
    DoctorProcess() {
        for (String entry : System.getProperty("java.class.path").split(java.io.File.pathSeparator, -1)) {
            if (!entry.matches(".*(test-classes|engines/tck/.*|augur-engine-tck.*|surefire.*|junit.*|assertj.*)")) {
                classPath.add(entry);
            }
        }
    }

    DoctorProcess option(String... more) {
        options.addAll(List.of(more));
        return this;
    }

    DoctorProcess argument(String more) {
        arguments.add(more);
        return this;
    }

    /** Starts the JVM by another program. */
    DoctorProcess within(String... command) {
        wrapper.addAll(List.of(command));
        return this;
    }

    DoctorProcess without(String pattern) {
        classPath.removeIf(entry -> entry.matches(pattern));
        return this;
    }

    DoctorProcess with(Path entry) {
        classPath.add(entry.toString());
        return this;
    }

    String classPath() {
        return String.join(java.io.File.pathSeparator, classPath);
    }

    Answer run() throws IOException, InterruptedException {
        return run(List.of("-cp", classPath(), Doctor.class.getName()));
    }

    Answer run(List<String> launch) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(wrapper);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx256m");
        command.addAll(options);
        command.addAll(launch);
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.redirectErrorStream(true);
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Answer(process.waitFor(), text);
    }

    /** What a program of the system prints, trimmed; empty if it is not there or fails. */
    static String system(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() == 0 ? text.trim() : "";
    }

    /** The lines without their values: titles, and names of facts. */
    static String structure(String text) {
        return Arrays.stream(text.split("\\R", -1))
                .map(line -> line.startsWith("  ") && line.length() > 44 ? line.substring(0, 44) : line)
                .map(String::stripTrailing)
                .collect(Collectors.joining("\n"));
    }
}
