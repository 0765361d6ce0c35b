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
    private final Path folder;
    private final List<String> flags;

    private final String classPath;

    private PackedMiniLm(Path folder, List<String> flags, String classPath) {
        this.folder = folder;
        this.classPath = classPath;
        this.flags = List.copyOf(flags);
    }

    static PackedMiniLm make() throws IOException, InterruptedException {
        if (!Files.isDirectory(Path.of("/proc/self"))) {
            throw new IOException("These rows need Linux: they read /proc");
        }
        Path folder = Files.createTempDirectory("augur-benchmarks-");
        copy(ModelFiles.MINILM, folder.resolve("plain.onnx"));
        copy(ModelFiles.MINILM_TOKENIZER, folder.resolve("tokenizer.json"));
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(StartedJvm.quiet());
        command.addAll(List.of(
                Pack.class.getName(),
                "--json",
                "--model",
                folder.resolve("plain.onnx").toString(),
                "--out",
                folder.resolve("packed").toString(),
                "--class-path",
                System.getProperty("java.class.path"),
                "--main-class",
                StartProgram.class.getName(),
                "--main-args",
                "augur {out} " + folder.resolve("tokenizer.json")));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        Process process = builder.start();
        process.getOutputStream().close();
        String report = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("MiniLM was not packed: " + process);
        }
        List<String> flags = new ArrayList<>();
        JsonNode json = new ObjectMapper().readTree(report);
        json.get("flags").forEach(flag -> flags.add(flag.asText()));
        return new PackedMiniLm(folder, flags, json.get("classPath").asText());
    }

    private static void copy(String resource, Path file) throws IOException {
        try (var in = PackedMiniLm.class.getClassLoader().getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException("There is no resource " + resource + " on the class path");
            }
            Files.copy(in, file);
        }
    }

    /** As it came. */
    Path plain() {
        return folder.resolve("plain.onnx");
    }

    Path packed() {
        return folder.resolve("packed");
    }

    Path tokenizer() {
        return folder.resolve("tokenizer.json");
    }

    /** A JVM that starts as it was packed for. */
    StartedJvm.Launch launch() {
        return new StartedJvm.Launch(flags, classPath);
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
