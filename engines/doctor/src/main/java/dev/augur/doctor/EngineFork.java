package dev.augur.doctor;

import dev.augur.engine.Diagnosis;
import dev.augur.engine.Finding;
import dev.augur.engine.Finding.Severity;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Examines an engine in a JVM like this one, so that whatever it does, the report is written. */
final class EngineFork {
    /** What the options of a JVM begin with that only one process can have, or that would change the other's output. */
    private static final List<String> NOT_PASSED = List.of(
            "-agentlib:", "-agentpath:", "-javaagent:", "-Xrun", "-Dcom.sun.management.", "-XX:+PrintFlagsFinal");

    private final Duration limit;
    private final LastWords lastWords = new LastWords();
    private @Nullable String line;

    EngineFork(Duration limit) {
        this.limit = limit;
    }

    /** What the engine says; a diagnosis of an error if it says nothing. */
    Diagnosis examine(String engine) throws IOException, InterruptedException {
        Process process = start(engine);
        Executor later = CompletableFuture.delayedExecutor(limit.toMillis(), TimeUnit.MILLISECONDS);
        CompletableFuture<Void> end = CompletableFuture.runAsync(process::destroyForcibly, later);
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            reader.lines().forEach(this::take);
        }
        int exit = process.waitFor();
        boolean inTime = end.cancel(false);
        if (line != null && exit == 0) {
            return Wire.diagnosis(line);
        }
        return new Diagnosis(engine, List.of(), List.of(), List.of(), List.of(failed(engine, exit, inTime)));
    }

    private static Process start(String engine) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (NOT_PASSED.stream().noneMatch(option::startsWith)) {
                command.add(option);
            }
        }
        command.add("-XX:-CreateCoredumpOnCrash");
        command.add("-XX:ErrorFile=" + Path.of(System.getProperty("java.io.tmpdir"), "augur-doctor-crash-%p.log"));
        Module module = EngineProgram.class.getModule();
        if (module.isNamed()) {
            command.addAll(List.of("-p", System.getProperty("jdk.module.path"), "-m"));
            command.add(module.getName() + "/" + EngineProgram.class.getName());
        } else {
            command.add(EngineProgram.class.getName());
        }
        command.add(engine);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        return builder.start();
    }

    private void take(String printed) {
        if (printed.startsWith(EngineProgram.MARK)) {
            line = printed.substring(EngineProgram.MARK.length());
        } else {
            lastWords.add(printed);
        }
    }

    private Finding failed(String engine, int exit, boolean inTime) {
        String how = !inTime
                ? "was not ready after " + limit.toSeconds() + " s"
                : lastWords.isCrash()
                        ? "was ended by a crash of native code"
                        : exit > 128 ? "was ended by signal " + (exit - 128) : "ended with exit code " + exit;
        return new Finding(
                Severity.ERROR,
                "A JVM that examined " + engine + " " + how + ": " + lastWords,
                "A program that uses this engine will end the same way.",
                lastWords.isCrash()
                        ? "Use the version of the library that this version of Augur is built with, and a processor and a"
                                + " system that it supports."
                        : "Where the text names a class or a library, add the artifact that has it.");
    }
}
