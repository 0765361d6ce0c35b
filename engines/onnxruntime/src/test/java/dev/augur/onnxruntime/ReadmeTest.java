package dev.augur.onnxruntime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.augur.tck.OnnxModels;
import dev.augur.tck.TckModel;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compiles and runs the first predictor of the README, exactly as it stands there. */
final class ReadmeTest {
    private static final String IMPORTS = """
            import dev.augur.*;
            import dev.augur.codec.*;
            import dev.augur.model.*;
            import dev.augur.onnxruntime.*;
            import java.nio.file.*;
            import java.util.*;
            """;

    @TempDir
    Path folder;

    private static Path readme() {
        Path at = Path.of("").toAbsolutePath();
        while (!Files.exists(at.resolve("README.md"))) {
            at = Objects.requireNonNull(at.getParent(), "a folder with README.md above the module");
        }
        return at.resolve("README.md");
    }

    private static String block(String language, String text) {
        Matcher block =
                Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(text);
        assertThat(block.find()).as("a block of " + language).isTrue();
        return block.group(1);
    }

    @Test
    void theFirstPredictorCompilesRunsAndPrintsWhatTheReadmeShows() throws Exception {
        String text = Files.readString(readme());
        String lines = block("java", text);
        assertThat(lines.lines().count()).isLessThanOrEqualTo(10);
        compile(IMPORTS + "final class First {\n    public static void main(String[] args) {\n" + lines + "    }\n}\n");
        Files.createDirectory(folder.resolve("models"));
        Files.write(folder.resolve("models/score.onnx"), OnnxModels.bytes(TckModel.DOUBLE));
        assertThat(run()).isEqualTo(block("", text.substring(text.indexOf("It prints the answer"))));
    }

    private void compile(String source) throws IOException {
        Path file = Files.writeString(folder.resolve("First.java"), source);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            boolean compiled = compiler.getTask(
                            messages,
                            files,
                            null,
                            List.of("-cp", System.getProperty("java.class.path"), "-proc:none"),
                            null,
                            files.getJavaFileObjects(file))
                    .call();
            assertThat(compiled).as(messages.toString()).isTrue();
        }
    }

    private String run() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        folder + System.getProperty("path.separator") + System.getProperty("java.class.path"),
                        "First")
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return printed;
    }
}
