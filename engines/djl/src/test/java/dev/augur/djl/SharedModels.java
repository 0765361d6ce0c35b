package dev.augur.djl;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Assumptions;

/** Trained models beside the repository, which are no part of it: tests that need them skip where they are not. */
final class SharedModels {
    private static final Path PACKED = Path.of("../shared/models/models.tar.xz");
    private static final List<String> WANTED = List.of("./mobilenet_v2", "./silero_vad");

    private SharedModels() {}

    /** A folder of models, unpacked once for all runs. Skips the test, and prints why, if there is none. */
    static Path folder(String name) throws IOException, InterruptedException {
        Path packed = root().resolve(PACKED).normalize();
        if (!Files.isRegularFile(packed)) {
            System.out.println("Skipped: " + packed + " is not there");
        }
        Assumptions.assumeTrue(Files.isRegularFile(packed), "skipped: the shared models are not there");
        Path unpacked = Path.of(System.getProperty("java.io.tmpdir"), "augur-djl-models-" + Files.size(packed));
        if (!Files.isDirectory(unpacked)) {
            unpack(packed, unpacked);
        }
        return unpacked.resolve(name);
    }

    private static Path root() {
        Path at = Path.of("").toAbsolutePath();
        while (!Files.exists(at.resolve("CHANGELOG.md"))) {
            at = Objects.requireNonNull(at.getParent(), "a folder with CHANGELOG.md above the module");
        }
        return at;
    }

    private static void unpack(Path packed, Path to) throws IOException, InterruptedException {
        Path part = Files.createTempDirectory("augur-djl-models-");
        List<String> command = new ArrayList<>(List.of("tar", "xJf", packed.toString(), "-C", part.toString()));
        command.addAll(WANTED);
        int status = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (status != 0) {
            throw new IOException("tar ended with " + status);
        }
        try {
            Files.move(part, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            // Another run was faster.
            if (!Files.isDirectory(to)) {
                throw e;
            }
        }
    }
}
