package dev.augur.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.augur.ModelUnavailableException;
import dev.augur.ModelUnavailableException.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClassPathModelStoreTest {
    private static final ModelId SCORE = ModelId.of("score");
    private static final byte[] BYTES = ModelFiles.ONNX;
    private static final String TEMP = "java.io.tmpdir";

    /** A class path with one model on it. */
    private static final class OneResource extends ClassLoader {
        private final byte[] bytes;

        OneResource(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public @Nullable InputStream getResourceAsStream(String name) {
            return name.equals("models/score.onnx") ? new ByteArrayInputStream(bytes) : null;
        }
    }

    @TempDir
    Path temp;

    private String tempBefore = "";

    @BeforeEach
    void useOwnTemporaryFolder() {
        tempBefore = System.getProperty(TEMP);
        System.setProperty(TEMP, temp.toString());
    }

    @AfterEach
    void restoreTemporaryFolder() {
        System.setProperty(TEMP, tempBefore);
    }

    private static ModelStore store(byte[] bytes) {
        return ModelStore.classPath(SCORE, new OneResource(bytes), "models/score.onnx");
    }

    private List<Path> copies() throws IOException {
        return list(privateFolder());
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    private Path privateFolder() {
        return temp.resolve("augur-models-" + System.getProperty("user.name"));
    }

    @Test
    void copiesTheResource() throws IOException {
        LocalModel model = store(BYTES).fetch(SCORE);
        assertThat(model.id()).isEqualTo(SCORE);
        assertThat(model.format()).isEqualTo(ModelFormat.ONNX);
        assertThat(model.path()).hasBinaryContent(BYTES).hasParent(privateFolder());
        assertThat(model.path().getFileName()).hasToString(Sha256.of(model.path()) + "-score.onnx");
        assertThat(copies()).containsExactly(model.path());
    }

    @Test
    void copiesOnceAndUsesTheCopyAgain() throws IOException {
        Path copy = store(BYTES).fetch(SCORE).path();
        FileTime old = FileTime.from(Instant.parse("2024-01-01T00:00:00Z"));
        Files.setLastModifiedTime(copy, old);
        assertThat(store(BYTES).fetch(SCORE).path()).isEqualTo(copy);
        assertThat(Files.getLastModifiedTime(copy)).isEqualTo(old);
    }

    @Test
    void repairsADamagedCopy() throws IOException {
        Path copy = store(BYTES).fetch(SCORE).path();
        Files.write(copy, new byte[] {1, 2, 3});
        assertThat(store(BYTES).fetch(SCORE).path()).isEqualTo(copy).hasBinaryContent(BYTES);
        assertThat(copies()).containsExactly(copy);
    }

    @Test
    void anotherContentIsAnotherCopy() throws IOException {
        Path first = store(BYTES).fetch(SCORE).path();
        Path second = store(ModelFiles.ORT).fetch(SCORE).path();
        assertThat(second).isNotEqualTo(first).hasBinaryContent(ModelFiles.ORT);
        assertThat(first).hasBinaryContent(BYTES);
    }

    @Test
    void manyThreadsCopyAtOnce() throws Exception {
        byte[] large = Arrays.copyOf(BYTES, 300_000);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            Callable<Path> fetch = () -> store(large).fetch(SCORE).path();
            for (Future<Path> path :
                    threads.invokeAll(List.of(fetch, fetch, fetch, fetch, fetch, fetch, fetch, fetch))) {
                assertThat(path.get()).hasBinaryContent(large);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(copies()).hasSize(1);
    }

    @Test
    void theFolderIsClosedToOthers() throws IOException {
        assumeTrue(temp.getFileSystem().supportedFileAttributeViews().contains("posix"), "needs POSIX permissions");
        store(BYTES).fetch(SCORE);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(privateFolder())))
                .isEqualTo("rwx------");
        Files.setPosixFilePermissions(privateFolder(), PosixFilePermissions.fromString("rwxrwxrwx"));
        ModelUnavailableException e = catchThrowableOfType(
                ModelUnavailableException.class, () -> store(BYTES).fetch(SCORE));
        assertThat(e)
                .hasMessage("Model 'score': the resource models/score.onnx cannot be copied to local disk:"
                        + " java.io.IOException: " + privateFolder()
                        + " must belong to this user and be closed to others (mode 700)");
        assertThat(e.reason()).isEqualTo(Reason.UNREADABLE);
        assertThat(list(temp)).containsExactly(privateFolder());
    }

    @Test
    void aLinkIsNotTheFolder(@TempDir Path elsewhere) throws IOException {
        assumeTrue(temp.getFileSystem().supportedFileAttributeViews().contains("posix"), "needs POSIX permissions");
        Files.setPosixFilePermissions(elsewhere, PosixFilePermissions.fromString("rwx------"));
        Files.createSymbolicLink(privateFolder(), elsewhere);
        assertThat(catchThrowableOfType(
                        ModelUnavailableException.class, () -> store(BYTES).fetch(SCORE)))
                .hasMessageEndingWith(privateFolder() + " must belong to this user and be closed to others (mode 700)");
        assertThat(elsewhere).isEmptyDirectory();
    }

    @Test
    void aMissingResourceIsNamed() {
        ModelStore store = ModelStore.classPath(SCORE, new OneResource(BYTES), "models/nowhere.onnx");
        ModelUnavailableException e = catchThrowableOfType(ModelUnavailableException.class, () -> store.fetch(SCORE));
        assertThat(e).hasMessage("Model 'score': there is no resource models/nowhere.onnx on the class path");
        assertThat(e.reason()).isEqualTo(Reason.NOT_FOUND);
    }

    @Test
    void hasOneModelOnly() {
        ModelUnavailableException e = catchThrowableOfType(
                ModelUnavailableException.class, () -> store(BYTES).fetch(ModelId.of("other")));
        assertThat(e).hasMessage("Model 'other' is not in the store of 'score' on the class path");
        assertThat(e.reason()).isEqualTo(Reason.NOT_FOUND);
    }
}
