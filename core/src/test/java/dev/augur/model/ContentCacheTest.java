package dev.augur.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ContentCacheTest {
    private static final Sha256 CONTENT = new Sha256("0".repeat(64));
    private static final String TEMP = "java.io.tmpdir";

    @TempDir
    Path temp;

    private final AtomicInteger fills = new AtomicInteger();
    private String tempBefore = "";
    private Path root = Path.of("unset");

    @BeforeEach
    void useOwnTemporaryFolder() {
        tempBefore = System.getProperty(TEMP);
        System.setProperty(TEMP, temp.toString());
        root = temp.resolve("augur-models-" + System.getProperty("user.name"));
    }

    @AfterEach
    void restoreTemporaryFolder() {
        System.setProperty(TEMP, tempBefore);
    }

    private void fill(Path folder) throws IOException {
        fills.incrementAndGet();
        Files.writeString(Files.createDirectory(folder.resolve("a")).resolve("one"), "1");
        Files.writeString(folder.resolve("two"), "2");
    }

    private Path folder() throws IOException {
        return ContentCache.ofUser().folder(CONTENT, this::fill);
    }

    private List<String> entries() throws IOException {
        try (Stream<Path> files = Files.list(root)) {
            return files.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void fillsAFolderOnce() throws IOException {
        Path first = folder();
        assertThat(first.resolve("a").resolve("one")).hasContent("1");
        assertThat(first.resolve("two")).hasContent("2");
        assertThat(folder()).isEqualTo(first);
        assertThat(fills).hasValue(1);
        assertThat(entries()).containsExactly(CONTENT + "-0");
    }

    @Test
    void whatCannotBeFinishedIsNeverSeen() throws IOException {
        ContentCache cache = ContentCache.ofUser();
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> cache.folder(CONTENT, folder -> {
                    fill(folder);
                    assertThat(entries()).singleElement().asString().startsWith("unpack-");
                    throw new IOException("disk full");
                }))
                .withMessage("disk full");
        assertThat(entries()).isEmpty();
    }

    @Test
    void aDamagedFolderIsMadeAgainBesideIt() throws IOException {
        Path first = folder();
        Files.writeString(first.resolve("two"), "3");
        Path second = folder();
        assertThat(second).isNotEqualTo(first);
        assertThat(second.resolve("two")).hasContent("2");
        assertThat(folder()).isEqualTo(second);
        Files.delete(second.resolve("a").resolve("one"));
        Path third = folder();
        assertThat(third.resolve("a").resolve("one")).hasContent("1");
        assertThat(first.resolve("two")).as("may be in use").hasContent("3");
        assertThat(fills).hasValue(3);
    }

    @Test
    void linksAreNotFollowed(@TempDir Path elsewhere) throws IOException {
        Path good = folder();
        Files.move(good.getParent(), elsewhere.resolve("entry"));
        Files.createSymbolicLink(good.getParent(), elsewhere.resolve("entry"));
        Path again = folder();
        assertThat(again).isEqualTo(root.resolve(CONTENT + "-1").resolve("files"));
        Files.delete(again.resolve("two"));
        Files.createSymbolicLink(
                again.resolve("two"),
                elsewhere.resolve("entry").resolve("files").resolve("two"));
        assertThat(folder()).isEqualTo(root.resolve(CONTENT + "-2").resolve("files"));
    }

    @Test
    void manyThreadsFillAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Path>> calls = IntStream.range(0, 32)
                    .mapToObj(i -> (Callable<Path>) this::folder)
                    .toList();
            for (Future<Path> path : threads.invokeAll(calls)) {
                assertThat(path.get()).isEqualTo(root.resolve(CONTENT + "-0").resolve("files"));
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(entries()).containsExactly(CONTENT + "-0");
    }

    /** Programs of their own, so that neither locks nor memory of one process can be what keeps them apart. */
    @Test
    void manyProcessesFillAtOnce() throws Exception {
        List<Process> all = Stream.generate(this::start).limit(4).collect(Collectors.toList());
        for (Process process : all) {
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(out).isZero();
            assertThat(out.strip())
                    .isEqualTo(root.resolve(CONTENT + "-0").resolve("files").toString());
        }
        assertThat(entries()).containsExactly(CONTENT + "-0");
    }

    private Process start() {
        try {
            return new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-D" + TEMP + "=" + temp,
                            "-cp",
                            System.getProperty("java.class.path"),
                            FillProgram.class.getName())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Fills a large folder and prints where it is. */
    static final class FillProgram {
        private FillProgram() {}

        public static void main(String[] args) throws IOException {
            System.out.println(ContentCache.ofUser().folder(CONTENT, folder -> {
                for (int i = 0; i < 300; i++) {
                    Files.write(folder.resolve("file" + i), new byte[10_000]);
                }
            }));
        }
    }
}
