package dev.augur.tck;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs a program in a JVM of its own, so that a native crash is a failed assertion. */
public final class ForkedJvm {
    private ForkedJvm() {}

    /**
     * Runs a main class on this JVM's class path, with an empty home folder and an empty temporary folder, which
     * are deleted afterwards.
     *
     * @param limit the most time that it may take
     * @param main the main class
     * @param arguments its arguments
     * @return what it printed, on both streams
     * @throws IOException if it cannot be started
     * @throws InterruptedException if the wait is interrupted
     * @throws AssertionError if it did not end with exit code 0 in time
     */
    public static String run(Duration limit, Class<?> main, String... arguments)
            throws IOException, InterruptedException {
        List<String> launch = new ArrayList<>(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        launch.addAll(List.of(arguments));
        return launch(limit, launch);
    }

    /**
     * Runs a JVM, with an empty home folder and an empty temporary folder, which are deleted afterwards.
     *
     * @param limit the most time that it may take
     * @param launch what to run: a class or module path, a main class or module, its arguments
     * @return what it printed, on both streams
     * @throws IOException if it cannot be started
     * @throws InterruptedException if the wait is interrupted
     * @throws AssertionError if it did not end with exit code 0 in time
     */
    public static String launch(Duration limit, List<String> launch) throws IOException, InterruptedException {
        return launch(limit, Map.of(), launch);
    }

    /**
     * Runs a JVM as {@link #launch(Duration, List)} does, in a changed environment: for what a library reads from there before
     * Java code runs.
     *
     * @param limit the most time that it may take
     * @param environment variables that are added, or replaced
     * @param launch what to run: a class or module path, a main class or module, its arguments
     * @return what it printed, on both streams
     * @throws IOException if it cannot be started
     * @throws InterruptedException if the wait is interrupted
     * @throws AssertionError if it did not end with exit code 0 in time
     */
    public static String launch(Duration limit, Map<String, String> environment, List<String> launch)
            throws IOException, InterruptedException {
        Ended ended = attempt(limit, environment, launch);
        if (ended.exitCode() != 0) {
            throw new AssertionError(String.join(" ", launch) + " " + ended + ":\n" + ended.printed());
        }
        return ended.printed();
    }

    /**
     * How a forked JVM ended.
     *
     * @param exitCode its exit code; 128 and more if a signal killed it, and -1 if it did not end in time
     * @param printed what it printed, on both streams
     */
    record Ended(int exitCode, String printed) {
        /** Exit codes from here on tell of a signal. */
        private static final int SIGNAL = 128;

        /** Whether native code ended the JVM; one that may not dump its memory ends with exit code 1 then. */
        boolean crashed() {
            return exitCode >= SIGNAL
                    || printed.contains("fatal error has been detected by the Java Runtime Environment");
        }

        @Override
        public String toString() {
            return exitCode < 0 ? "did not end in time" : "ended with exit code " + exitCode;
        }
    }

    /** Runs a JVM as {@link #launch} does, whatever becomes of it. */
    static Ended attempt(Duration limit, List<String> launch) throws IOException, InterruptedException {
        return attempt(limit, Map.of(), launch);
    }

    private static Ended attempt(Duration limit, Map<String, String> environment, List<String> launch)
            throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("forked-");
        try {
            Path output = folder.resolve("output");
            ProcessBuilder builder = builder(folder, launch).redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            boolean ended = process.waitFor(limit.toSeconds(), TimeUnit.SECONDS);
            if (!ended) {
                process.destroyForcibly().waitFor();
            }
            String printed = Files.readString(output, StandardCharsets.UTF_8);
            return new Ended(ended ? process.exitValue() : -1, printed);
        } finally {
            delete(folder);
        }
    }

    private static ProcessBuilder builder(Path folder, List<String> launch) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command(folder, launch)).redirectErrorStream(true);
        builder.environment()
                .put("HOME", Files.createDirectory(folder.resolve("home")).toString());
        return builder;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static List<String> command(Path folder, List<String> launch) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx256m");
        command.add("-Djava.io.tmpdir=" + Files.createDirectory(folder.resolve("tmp")));
        if (Runtime.version().feature() >= 22) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        // An hs_err file in the working directory would outlive the test.
        command.add("-XX:ErrorFile=" + Path.of(System.getProperty("java.io.tmpdir"), "hs_err_forked_%p.log"));
        command.addAll(launch);
        return command;
    }
}
