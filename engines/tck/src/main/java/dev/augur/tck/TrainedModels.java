package dev.augur.tck;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/**
 * Trained models, which are no part of the project: in the folder that the system property {@code augur.models} names, or
 * in the archive {@code ../shared/models/models.tar.xz} beside the repository. Thread-safe, also among processes.
 */
public final class TrainedModels {
    private static final Path ARCHIVE = Path.of("shared/models/models.tar.xz");
    private static final Pattern NUMBER = Pattern.compile("[-+.0-9eE]+");

    /** What is unpacked of the archive; the others take longer than a test may. */
    private static final List<String> SMALL = List.of("pineapple.jpg", "mobilenet_v2", "silero_vad");

    private TrainedModels() {}

    /**
     * The folder of a model, or the photograph {@code pineapple.jpg}; of the archive only if it is a small one. Unpacks the small
     * ones once, to the temporary folder.
     *
     * @param name its name, for example {@code mobilenet_v2}
     * @return the folder or file; empty if it is not there
     * @throws IOException if the archive cannot be unpacked
     * @throws InterruptedException if the thread is interrupted meanwhile
     */
    public static Optional<Path> find(String name) throws IOException, InterruptedException {
        String given = System.getProperty("augur.models");
        if (given != null) {
            return Optional.of(Path.of(given, name));
        }
        Optional<Path> archive = archive();
        return archive.isPresent() && SMALL.contains(name)
                ? Optional.of(unpacked(archive.get()).resolve(name))
                : Optional.empty();
    }

    /**
     * The folder of a model. Where it is not there, the test that asks is skipped, and says so.
     *
     * @param name its name
     * @param told where the skip is told
     * @return the folder
     * @throws IOException if the archive cannot be unpacked
     * @throws InterruptedException if the thread is interrupted meanwhile
     */
    public static Path require(String name, PrintStream told) throws IOException, InterruptedException {
        Optional<Path> folder = find(name);
        if (folder.isEmpty()) {
            told.println("Skipped: " + name + " is not there; say where by -Daugur.models=FOLDER");
        }
        Assumptions.assumeTrue(folder.isPresent(), "needs -Daugur.models=FOLDER or ../" + ARCHIVE);
        return folder.orElseThrow();
    }

    /**
     * The numbers of a JSON array without names, such as a model's {@code expected.json}.
     *
     * @param json the file
     * @return the numbers in order
     * @throws IOException if it cannot be read
     */
    public static float[] numbers(Path json) throws IOException {
        List<String> texts = NUMBER.matcher(Files.readString(json))
                .results()
                .map(MatchResult::group)
                .toList();
        float[] numbers = new float[texts.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = Float.parseFloat(texts.get(i));
        }
        return numbers;
    }

    /** Beside the top folder of the repository, which has the change log. */
    private static Optional<Path> archive() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.exists(at.resolve("CHANGELOG.md"))) {
                return Optional.of(at.resolveSibling(ARCHIVE)).filter(Files::isRegularFile);
            }
        }
        return Optional.empty();
    }

    private static Path unpacked(Path archive) throws IOException, InterruptedException {
        String parts = Files.size(archive) + "-" + Integer.toHexString(SMALL.hashCode());
        Path folder = Path.of(System.getProperty("java.io.tmpdir"), "augur-trained-models-" + parts);
        if (!Files.isDirectory(folder)) {
            unpack(archive, folder);
        }
        return folder;
    }

    private static void unpack(Path archive, Path to) throws IOException, InterruptedException {
        Path part = Files.createTempDirectory("augur-trained-models-");
        List<String> command = new ArrayList<>(List.of("tar", "xJf", archive.toString(), "-C", part.toString()));
        SMALL.forEach(name -> command.add("./" + name));
        int status = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (status != 0) {
            throw new IOException("tar ended with " + status + " on " + archive);
        }
        try {
            Files.move(part, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            // Another process was faster.
            if (!Files.isDirectory(to)) {
                throw e;
            }
        }
    }
}
