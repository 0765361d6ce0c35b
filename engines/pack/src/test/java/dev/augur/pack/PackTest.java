package dev.augur.pack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.augur.tck.OnnxModels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PackTest {
    private final PackRun pack = new PackRun();

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
        assertThat(pack.execute("--model", model.toString(), "--out", folder.toString()))
                .as(pack.err::toString)
                .isZero();

        assertThat(PackRun.names(folder))
                .containsExactly("augur-pack.properties", "model.onnx", "native", "packed.onnx", "weights.bin");
        assertThat(PackRun.names(folder.resolve("native"))).hasSize(2);
        assertThat(pack.out.toString())
                .contains(
                        "-Donnxruntime.native.path=" + folder.resolve("native"),
                        "within the 262.1 MB of an unpacked AWS Lambda function",
                        "x FLOAT32[batch, 16]");
        assertThat(pack.err.toString()).contains("optimising " + model);
        assertThat(PackRun.names(temp)).containsExactly("mlp.onnx", "packed");
    }

    @Test
    void aProgramIsArchivedAndStartsFromItsScript() throws IOException, InterruptedException {
        int code = pack.execute(
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

        assertThat(code).as(pack.err::toString).isZero();
        assertThat(PackRun.names(folder)).containsAnyOf("app.jsa", "app.aot").contains("start.sh");
        assertThat(pack.out.toString()).contains("\"savings\"", "ai/onnxruntime/native/win-x64");
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

        int code = pack.execute(
                "--short-lived",
                "--model",
                model.toString(),
                "--tokenizer",
                tokenizer.toString(),
                "--out",
                folder.toString());

        assertThat(code).as(pack.err::toString).isZero();
        assertThat(Files.readString(folder.resolve("tokenizer.json")))
                .isEqualTo("{\"vocab\":{\"\\u6F22\":1,\"a\\n\":-0.0025000000000000001}}");
        assertThat(pack.out.toString()).contains("-XX:TieredStopAtLevel=1");
        assertThat(pack.execute("--verify", folder.toString())).isZero();
        Files.writeString(folder.resolve("tokenizer.json"), "{}");
        assertThat(pack.execute("--verify", folder.toString())).isEqualTo(1);
    }

    @Test
    void aProgramThatFailsLeavesThePackedModel() throws IOException {
        int code = pack.execute(
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
        assertThat(pack.err.toString()).contains("ended with exit code 1", "there is no such file");
        assertThat(PackRun.names(folder)).contains("packed.onnx");
    }

    @Test
    void aDamagedFolderIsToldByItsDigests() throws IOException {
        pack.execute("--model", model.toString(), "--out", folder.toString());
        assertThat(pack.execute("--verify", folder.toString())).isZero();
        Files.writeString(folder.resolve("weights.bin"), "damaged");

        assertThat(pack.execute("--verify", folder.toString())).isEqualTo(1);
        assertThat(pack.out.toString()).contains("weights.bin must have the SHA-256");
    }

    @Test
    void whatIsNoOnnxModelIsRefusedAndNothingIsLeft() throws IOException {
        Files.writeString(model, "This file holds no model.");

        assertThat(pack.execute("--model", model.toString(), "--out", folder.toString()))
                .isEqualTo(1);
        assertThat(pack.err.toString()).contains(model.toString());
        assertThat(PackRun.names(temp)).containsExactly("mlp.onnx");
    }

    @Test
    void wrongArgumentsAreNamed() throws IOException {
        assertThat(pack.execute("--out", folder.toString())).isEqualTo(2);
        assertThat(pack.execute("--model", model.toString(), "--out", temp.toString()))
                .isEqualTo(2);
        assertThat(pack.execute("--model", model.toString(), "--out", folder.toString(), "--main-class", "A"))
                .isEqualTo(2);
        assertThat(pack.execute("--model", model.toString(), "--out", folder.toString(), "--tokenizer", "none"))
                .isEqualTo(2);
        assertThat(pack.err.toString())
                .contains(
                        "Missing required option: '--model'",
                        "--out must be a folder that does not exist or is empty, got " + temp,
                        "--main-class needs --class-path",
                        "--tokenizer must be a file, got none");
    }

    @Test
    void helpNamesTheExitCodes() {
        assertThat(pack.execute("--help")).isZero();
        assertThat(pack.out.toString()).contains("--verify", "Exit codes:");
    }
}
