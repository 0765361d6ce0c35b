package dev.augur.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A program of this class path in a JVM of its own, until it is closed. One thread at a time. */
final class StartedJvm implements AutoCloseable {
    private final Process process;
    private final String line;
    private final long nanos;

    private StartedJvm(Process process, String line, long nanos) {
        this.process = process;
        this.line = line;
        this.nanos = nanos;
    }

    /**
     * How a JVM starts.
     *
     * @param flags of the JVM
     * @param classPath its class path
     */
    record Launch(List<String> flags, String classPath) {
        /** As this JVM's class path is, and without flags. */
        static Launch plain() {
            return new Launch(List.of(), System.getProperty("java.class.path"));
        }
    }

    /**
     * Starts a program and reads what it prints until a line with the word that it begins with.
     *
     * @param begins how that line begins
     * @param launch of the JVM
     * @param main the main class
     * @param arguments its arguments
     */
    static StartedJvm start(String begins, Launch launch, Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(launch.flags());
        command.addAll(quiet());
        command.add(main.getName());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("CLASSPATH", launch.classPath());
        long start = System.nanoTime();
        Process process = builder.start();
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        String line = out.readLine();
        while (line != null && !line.startsWith(begins)) {
            line = out.readLine();
        }
        long nanos = System.nanoTime() - start;
        if (line == null) {
            throw new IOException(String.join(" ", command) + " ended without a line of " + begins);
        }
        return new StartedJvm(process, line, nanos);
    }

    /** Flags that keep all contenders from logging. */
    static List<String> quiet() {
        List<String> flags = new ArrayList<>(List.of(
                "-Dslf4j.internal.verbosity=WARN",
                "-Dslf4j.provider=org.slf4j.simple.SimpleServiceProvider",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"));
        if (Runtime.version().feature() >= 22) {
            flags.add("--enable-native-access=ALL-UNNAMED");
        }
        return flags;
    }

    /** From the start of the process to its line. */
    long nanos() {
        return nanos;
    }

    String line() {
        return line;
    }

    /** The most memory that it had, in kilobytes (proc(5)). */
    long peakKilobytes() throws IOException {
        return sum("status", "VmHWM:");
    }

    /** Memory that no other process has too, in kilobytes. */
    long privateKilobytes() throws IOException {
        return sum("smaps_rollup", "Private_Clean:") + sum("smaps_rollup", "Private_Dirty:");
    }

    private long sum(String file, String name) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), file))) {
            return lines.filter(each -> each.startsWith(name))
                    .mapToLong(each -> Long.parseLong(each.replaceAll("[^0-9]", "")))
                    .sum();
        }
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
