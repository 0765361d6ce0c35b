package dev.augur.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command as the README gives it: a process of its own, without flags, with the heap that the build gives it. */
final class QuickstartTest {
    @TempDir
    private Path folder;

    @Test
    @Timeout(600)
    void commandShowsTheWholeWayAndChecksIt() throws IOException, InterruptedException {
        Path out = folder.resolve("out.txt");
        Path err = folder.resolve("err.txt");
        Process process = new ProcessBuilder(command())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();

        assertThat(process.waitFor()).as(() -> text(out) + text(err)).isZero();
        assertThat(text(err)).as("no chatter on standard error").isEmpty();
        assertThat(text(out).lines())
                .anyMatch(line -> line.matches("S3 +server in this process at http://127\\.0\\.0\\.1:[0-9]+, .*"))
                .anyMatch(line ->
                        line.matches("Records +3,555 nouns and their definitions -> s3://quickstart/words\\.csv\\.gz"))
                .anyMatch(line -> line.contains("WordNet 3.1 Copyright 2011 by Princeton University"))
                .anyMatch(line -> line.matches("Model +minilm runs on cpu with ONNX Runtime .*; asked: .*"))
                .anyMatch(line -> line.matches(
                        "Embedded +3,555 records read, 3,555 predicted, 0 failed; .* MB out; .* records/s"))
                .anyMatch(line -> line.contains("-> s3://quickstart/embeddings.jsonl.zst"))
                .anyMatch(line -> line.matches(" +violin: viol 0\\.[0-9]{2}, .*"))
                .anyMatch(line -> line.matches(" +[0-9]{2}% of the nearest neighbours are of the same kind: .*"))
                .anyMatch(line -> line.matches("Read +Invoice 2024-11 Total 1234\\.56"))
                .anyMatch(line -> line.matches("Memory +at most [0-9,]+ MB .*"))
                .anyMatch(line -> line.matches("Checked +number and lengths of the embeddings, neighbours, .*"));
    }

    private static List<String> command() {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m"));
        if (Runtime.version().feature() >= 22) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.addAll(List.of(
                "-Djava.awt.headless=true",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.augur.quickstart.Quickstart"));
        return command;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
