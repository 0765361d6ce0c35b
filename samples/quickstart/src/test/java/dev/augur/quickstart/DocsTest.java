package dev.augur.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compiles every Java block of the documents. Statements stand in a method, declarations in a class. */
final class DocsTest {
    private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern DECLARATION = Pattern.compile("(static|record|final class) .*", Pattern.DOTALL);

    /** What the blocks may use without saying where it comes from. */
    private static final String BEFORE = """
            import dev.augur.*;
            import dev.augur.archive.*;
            import dev.augur.avro.*;
            import dev.augur.codec.*;
            import dev.augur.djl.*;
            import dev.augur.engine.*;
            import dev.augur.http.*;
            import dev.augur.io.*;
            import dev.augur.micrometer.*;
            import dev.augur.model.*;
            import dev.augur.model.cache.*;
            import dev.augur.onnxruntime.*;
            import dev.augur.opentelemetry.*;
            import dev.augur.parquet.*;
            import dev.augur.s3.*;
            import dev.augur.s3.tck.*;
            import dev.augur.streaming.*;
            import dev.augur.streaming.binary.*;
            import dev.augur.streaming.job.*;
            import dev.augur.tensor.*;
            import dev.augur.tensorflow.*;
            import dev.augur.tokenizers.*;
            import java.awt.image.BufferedImage;
            import java.io.*;
            import java.net.URI;
            import java.nio.*;
            import java.nio.file.*;
            import java.time.Duration;
            import java.util.*;
            import java.util.concurrent.*;
            import io.micrometer.core.instrument.MeterRegistry;
            import io.opentelemetry.api.OpenTelemetry;
            import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
            import software.amazon.awssdk.regions.Region;
            import software.amazon.awssdk.services.s3.S3Client;

            class Example%d {
                static class Example {}
                record Customer(float age, float months, float visits) {}
                static Inference inference;
                static TensorPool pool;
                static List<float[]> rows;
                static ClassLoader loader;
                static InputStream inputStream;
                static S3Client client;
                static DiskCache cache;
                static String digest;
                static String token;
                static MeterRegistry registry;
                static OpenTelemetry telemetry;
            """;

    @TempDir
    Path folder;

    /** The top folder of the repository. */
    static Path root() {
        Path at = Path.of("").toAbsolutePath();
        while (!Files.exists(at.resolve("README.md"))) {
            at = Objects.requireNonNull(at.getParent(), "a folder with README.md above the module");
        }
        return at;
    }

    @Test
    void everyJavaBlockCompiles() throws IOException {
        List<Path> sources = new ArrayList<>();
        try (Stream<Path> documents = Files.walk(root().resolve("docs"))) {
            for (Path document : Stream.concat(documents, Stream.of(root().resolve("README.md")))
                    .filter(path -> path.toString().endsWith(".md"))
                    .sorted()
                    .toList()) {
                Matcher block = BLOCK.matcher(Files.readString(document));
                while (block.find()) {
                    sources.add(write(sources.size(), document, block.group(1)));
                }
            }
        }
        assertThat(sources).hasSizeGreaterThan(10);
        compile(sources);
    }

    private Path write(int number, Path document, String block) throws IOException {
        String body = DECLARATION.matcher(block).matches()
                ? block
                : "static void example() throws Exception {\n" + block + "}\n";
        return Files.writeString(
                folder.resolve("Example" + number + ".java"),
                "// " + document + "\n" + BEFORE.formatted(number) + body + "}\n");
    }

    private static void compile(List<Path> sources) throws IOException {
        StringWriter messages = new StringWriter();
        List<String> options = List.of(
                "-cp",
                System.getProperty("java.class.path"),
                "-proc:none",
                "-d",
                Objects.requireNonNull(sources.get(0).getParent()).toString());
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            boolean compiled = compiler.getTask(
                            messages, files, null, options, null, files.getJavaFileObjectsFromPaths(sources))
                    .call();
            assertThat(compiled).as(messages.toString()).isTrue();
        }
    }
}
