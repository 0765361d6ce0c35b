package dev.augur.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.augur.pack.Pack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** MiniLM with FP32 weights and its tokenizer as files, and packed by the program for {@link StartProgram}. Deletes them when closed. */
final class PackedMiniLm implements AutoCloseable {
    private final ModelFiles files = new ModelFiles();
    private final Path plain = files.copy(ModelFiles.MINILM);
    private final Path tokenizer = files.copy(ModelFiles.MINILM_TOKENIZER);
    private final List<String> flags = new ArrayList<>();
    private final String classPath;

    private PackedMiniLm(boolean shortLived) throws IOException, InterruptedException {
        JsonNode report = new ObjectMapper().readTree(pack(shortLived));
        report.get("flags").forEach(flag -> flags.add(flag.asText()));
        this.classPath = report.get("classPath").asText();
    }

    /**
     * Packs it.
     *
     * @param shortLived with the flags for processes that live for seconds
     */
    static PackedMiniLm make(boolean shortLived) throws IOException, InterruptedException {
        if (!Files.isDirectory(Path.of("/proc/self"))) {
            throw new IOException("These rows need Linux: they read /proc");
        }
        return new PackedMiniLm(shortLived);
    }

    private String pack(boolean shortLived) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(StartedJvm.quiet());
        command.addAll(List.of(
                Pack.class.getName(),
                "--json",
                "--model",
                plain.toString(),
                "--tokenizer",
                tokenizer.toString(),
                "--out",
                packed().toString(),
                "--class-path",
                System.getProperty("java.class.path"),
                "--main-class",
                StartProgram.class.getName(),
                "--main-args",
                "augur {out} {out}/tokenizer.json"));
        if (shortLived) {
            command.add("--short-lived");
        }
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        Process process = builder.start();
        process.getOutputStream().close();
        String report = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("MiniLM was not packed: " + process);
        }
        return report;
    }

    /** As it came. */
    Path plain() {
        return plain;
    }

    Path packed() {
        return files.folder().resolve("packed");
    }

    /** That of the packed folder for the packed model. */
    Path tokenizer(Path model) {
        return model.equals(packed()) ? packed().resolve("tokenizer.json") : tokenizer;
    }

    /** A JVM that starts as it was packed for. */
    StartedJvm.Launch launch() {
        return new StartedJvm.Launch(flags, classPath);
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> all = Files.walk(packed())) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
        files.close();
    }
}
