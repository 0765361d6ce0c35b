package dev.augur.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** A trained model from an archive beside the repository, which is no part of it. Deletes what it unpacked when closed. */
final class SharedModel implements AutoCloseable {
    private static final Path PACKED = Path.of("../shared/models/models.tar.xz");

    private final Path folder;
    private final Path file;

    /**
     * Unpacks one file.
     *
     * @param name its path in the archive
     * @throws SkippedRowException if there is no archive
     */
    SharedModel(String name) throws IOException, InterruptedException, SkippedRowException {
        Path packed = root().resolve(PACKED).normalize();
        if (!Files.isRegularFile(packed)) {
            throw new SkippedRowException(packed + " is not there");
        }
        this.folder = Files.createTempDirectory("augur-benchmarks-");
        this.file = folder.resolve(name);
        Files.createDirectories(Objects.requireNonNull(file.getParent(), name));
        int status = new ProcessBuilder("tar", "xJfO", packed.toString(), "--occurrence=1", "./" + name)
                .redirectOutput(file.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start()
                .waitFor();
        if (status != 0) {
            throw new IOException("tar ended with " + status + " on " + name + " of " + packed);
        }
    }

    /** The top folder of the repository, which has the change log. */
    private static Path root() {
        Path at = Path.of("").toAbsolutePath();
        Path parent = at.getParent();
        while (parent != null && !Files.exists(at.resolve("CHANGELOG.md"))) {
            at = parent;
            parent = at.getParent();
        }
        return at;
    }

    Path file() {
        return file;
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
        Files.delete(Objects.requireNonNull(file.getParent(), "a folder"));
        Files.delete(folder);
    }
}
