package dev.augur.pack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.augur.tck.OnnxModels;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PackTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path temp;

    private Path model;
    private Path folder;

    @BeforeEach
    void write() throws IOException {
        Assumptions.assumeTrue(Files.isReadable(Path.of("/proc/cpuinfo")), "skipped: packing needs Linux");
        model = Files.write(temp.resolve("mlp.onnx"), OnnxModels.mlp());
        folder = temp.resolve("packed");
    }

    @Test
    void aModelIsWrittenWithItsNativeLibrariesAndAReport() throws IOException {
        assertThat(execute("--model", model.toString(), "--out", folder.toString()))
                .as(err::toString)
                .isZero();

        assertThat(names(folder))
                .containsExactly("augur-pack.properties", "model.onnx", "native", "packed.onnx", "weights.bin");
        assertThat(names(folder.resolve("native"))).hasSize(2);
        assertThat(out.toString())
                .contains(
                        "-Donnxruntime.native.path=" + folder.resolve("native"),
                        "within the 262.1 MB of an unpacked AWS Lambda function",
                        "x FLOAT32[batch, 16]");
        assertThat(err.toString()).contains("optimising " + model);
        assertThat(names(temp)).containsExactly("mlp.onnx", "packed");
    }

    @Test
    void aProgramIsArchivedAndStartsFromItsScript() throws IOException, InterruptedException {
        int code = execute(
                "--json",
                "--model",
                model.toString(),
                "--out",
                folder.toString(),
                "--class-path",
                System.getProperty("java.class.path"),
                "--main-class",
                LoadingProgram.class.getName(),
                "--main-args",
                "{out}");

        assertThat(code).as(err::toString).isZero();
        assertThat(names(folder)).containsAnyOf("app.jsa", "app.aot").contains("start.sh");
        assertThat(out.toString()).contains("\"savings\"", "ai/onnxruntime/native/win-x64");
        ProcessBuilder script = new ProcessBuilder(folder.resolve("start.sh").toString(), folder.toString());
        script.environment()
                .merge(
                        "PATH",
                        Path.of(System.getProperty("java.home"), "bin").toString(),
                        (path, home) -> home + ":" + path);
        Process started = script.redirectErrorStream(true).start();
        String printed = new String(started.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(started.waitFor()).as(printed).isZero();
        assertThat(printed).contains("takes [x FLOAT32[batch, 16]]");
    }

    @Test
    void aTokenizerIsWrittenInAsciiWithTheSameMeaning() throws IOException {
        Path tokenizer = Files.writeString(
                temp.resolve("t.json"), "{ \"vocab\": {\n \"\u6f22\": 1, \"a\\n\": -2.5000000000000001e-3 } }\n");

        int code = execute(
                "--short-lived",
                "--model",
                model.toString(),
                "--tokenizer",
                tokenizer.toString(),
                "--out",
                folder.toString());

        assertThat(code).as(err::toString).isZero();
        assertThat(Files.readString(folder.resolve("tokenizer.json")))
                .isEqualTo("{\"vocab\":{\"\\u6F22\":1,\"a\\n\":-0.0025000000000000001}}");
        assertThat(out.toString()).contains("-XX:TieredStopAtLevel=1");
        assertThat(execute("--verify", folder.toString())).isZero();
        Files.writeString(folder.resolve("tokenizer.json"), "{}");
        assertThat(execute("--verify", folder.toString())).isEqualTo(1);
    }

    @Test
    void aProgramThatFailsLeavesThePackedModel() throws IOException {
        int code = execute(
                "--model",
                model.toString(),
                "--out",
                folder.toString(),
                "--class-path",
                System.getProperty("java.class.path"),
                "--main-class",
                LoadingProgram.class.getName(),
                "--main-args",
                "/nowhere");

        assertThat(code).isEqualTo(1);
        assertThat(err.toString()).contains("ended with exit code 1", "there is no such file");
        assertThat(names(folder)).contains("packed.onnx");
    }

    @Test
    void aDamagedFolderIsToldByItsDigests() throws IOException {
        execute("--model", model.toString(), "--out", folder.toString());
        assertThat(execute("--verify", folder.toString())).isZero();
        Files.writeString(folder.resolve("weights.bin"), "damaged");

        assertThat(execute("--verify", folder.toString())).isEqualTo(1);
        assertThat(out.toString()).contains("weights.bin must have the SHA-256");
    }

    @Test
    void whatIsNoOnnxModelIsRefusedAndNothingIsLeft() throws IOException {
        Files.writeString(model, "This file holds no model.");

        assertThat(execute("--model", model.toString(), "--out", folder.toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains(model.toString());
        assertThat(names(temp)).containsExactly("mlp.onnx");
    }

    @Test
    void wrongArgumentsAreNamed() throws IOException {
        assertThat(execute("--out", folder.toString())).isEqualTo(2);
        assertThat(execute("--model", model.toString(), "--out", temp.toString()))
                .isEqualTo(2);
        assertThat(execute("--model", model.toString(), "--out", folder.toString(), "--main-class", "A"))
                .isEqualTo(2);
        assertThat(execute("--model", model.toString(), "--out", folder.toString(), "--tokenizer", "none"))
                .isEqualTo(2);
        assertThat(err.toString())
                .contains(
                        "Missing required option: '--model'",
                        "--out must be a folder that does not exist or is empty, got " + temp,
                        "--main-class needs --class-path",
                        "--tokenizer must be a file, got none");
    }

    @Test
    void helpNamesTheExitCodes() {
        assertThat(execute("--help")).isZero();
        assertThat(out.toString()).contains("--verify", "Exit codes:");
    }

    private int execute(String... args) {
        return Pack.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }

    private static List<String> names(Path of) throws IOException {
        try (Stream<Path> files = Files.list(of)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        }
    }
}
