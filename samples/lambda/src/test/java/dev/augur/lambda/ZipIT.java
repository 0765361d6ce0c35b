package dev.augur.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.augur.lambda.local.LocalS3;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The zip as the service would have it: unpacked, beside nothing but AWS's own runtime client. */
final class ZipIT {
    private static final Path ZIP = Path.of("target", "augur-lambda.zip");
    private static final Pattern NATIVE = Pattern.compile(".*\\.(so|dll|dylib|jnilib|a)");
    private static final Pattern RUNTIME = Pattern.compile("(aws-lambda-java|utils-lite|jspecify)-.*\\.jar");

    @TempDir
    Path root;

    private void unpack() throws IOException {
        try (ZipFile zip = new ZipFile(ZIP.toFile())) {
            Enumeration<? extends ZipEntry> entries = zip.entries();
            while (entries.hasMoreElements()) {
                ZipEntry entry = entries.nextElement();
                Path target = root.resolve(entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else {
                    try (InputStream in = zip.getInputStream(entry)) {
                        Files.copy(in, target);
                    }
                }
            }
        }
    }

    /** What the service brings. */
    private static String runtime() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(jar ->
                        RUNTIME.matcher(Path.of(jar).getFileName().toString()).matches())
                .collect(Collectors.joining(File.pathSeparator));
    }

    @Test
    void serves() throws IOException {
        boolean arm = System.getProperty("lambda.platform", "").endsWith("aarch64");
        assumeThat(System.getProperty("os.name")).isEqualTo("Linux");
        assumeThat(System.getProperty("os.arch")).isEqualTo(arm ? "aarch64" : "amd64");
        unpack();
        try (LocalS3 s3 = LocalS3.start();
                RunningFunction function =
                        RunningFunction.start(Handler.class, runtime(), root, new HashMap<>(s3.environment()))) {
            String vector = function.invoke("\"A sentence to embed.\"");
            assertThat(vector.split(",")).hasSize(384);
            s3.put("a.csv", "text\nA sentence to embed.\n".getBytes(StandardCharsets.UTF_8));
            assertThat(function.invoke(TestEvents.s3("a.csv"))).contains("\"predicted\":1");
        }
    }

    @Test
    void holdsTheNativesOfOnePlatform() throws IOException {
        List<String> natives = new ArrayList<>();
        for (Map.Entry<String, byte[]> jar : jars().entrySet()) {
            try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(jar.getValue()))) {
                for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                    if (NATIVE.matcher(entry.getName()).matches()) {
                        natives.add(entry.getName());
                    }
                }
            }
        }
        boolean arm = System.getProperty("lambda.platform", "").endsWith("aarch64");
        assertThat(natives).hasSize(4).allMatch(name -> name.contains("linux"));
        assertThat(natives)
                .allMatch(name -> arm ? name.contains("aarch64") : name.matches(".*(linux-x64|linux-x86_64|amd64)/.*"));
    }

    @Test
    void holdsNothingThatOnlyThisMachineNeeds() throws IOException {
        assertThat(jars().keySet())
                .noneMatch(name -> name.contains("runtime-interface-client"))
                .noneMatch(name -> name.contains("s3proxy"))
                .noneMatch(name -> name.contains("picocli"))
                .noneMatch(name -> name.contains("langchain4j-core"));
        try (ZipFile zip = new ZipFile(ZIP.toFile())) {
            assertThat(zip.getEntry("dev/augur/lambda/Handler.class")).isNotNull();
            assertThat(zip.stream().map(ZipEntry::getName))
                    .noneMatch(name -> name.startsWith("dev/augur/lambda/local"));
        }
    }

    private static Map<String, byte[]> jars() throws IOException {
        Map<String, byte[]> jars = new HashMap<>();
        try (ZipFile zip = new ZipFile(ZIP.toFile())) {
            for (ZipEntry entry : zip.stream().toList()) {
                if (entry.getName().endsWith(".jar")) {
                    jars.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
                }
            }
        }
        return jars;
    }
}
