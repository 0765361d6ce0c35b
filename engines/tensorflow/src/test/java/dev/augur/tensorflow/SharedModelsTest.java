package dev.augur.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.augur.engine.Session;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelFormat;
import dev.augur.model.ModelId;
import dev.augur.tensor.DType;
import dev.augur.tensor.Shape;
import dev.augur.tensor.TensorPool;
import dev.augur.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Trained models, against what the models that they were converted from gave. */
final class SharedModelsTest {
    private static final String ARCHIVE = "shared/models/models.tar.xz";
    private static final String SMALL = "mobilenet_v2";
    private static final List<String> FILES = List.of(
            "saved_model/saved_model.pb",
            "saved_model/variables/variables.index",
            "saved_model/variables/variables.data-00000-of-00001",
            "input_1x224x224x3.f32",
            "expected.json");

    @TempDir
    static Path unpacked;

    /** The folder with the models: as the system property says, or unpacked from the archive beside the repository. */
    private static Optional<Path> models(String name) throws IOException, InterruptedException {
        String given = System.getProperty("augur.models");
        if (given != null) {
            return Optional.of(Path.of(given));
        }
        Path root = Path.of("").toAbsolutePath();
        while (!Files.exists(root.resolve("README.md"))) {
            root = Objects.requireNonNull(root.getParent(), "a folder with README.md above the module");
        }
        Path archive = root.resolveSibling(ARCHIVE);
        return Files.exists(archive) && unpack(archive, name) ? Optional.of(unpacked) : Optional.empty();
    }

    /** Only the model that stands first in the archive: what takes time is the decompression, which ends there. */
    private static boolean unpack(Path archive, String name) throws IOException, InterruptedException {
        if (!name.equals(SMALL)) {
            return false;
        }
        List<String> command = new ArrayList<>(List.of("tar", "xJf", archive.toString(), "--occurrence=1"));
        FILES.forEach(file -> command.add("./" + SMALL + "/" + file));
        Process tar = new ProcessBuilder(command)
                .directory(unpacked.toFile())
                .inheritIO()
                .start();
        assertThat(tar.waitFor()).as("exit code of tar").isZero();
        return true;
    }

    @ParameterizedTest
    @CsvSource({SMALL + ", 224", "inception_v3, 299"})
    void givesWhatTheOriginalModelGave(String name, int side) throws Exception {
        Optional<Path> models = models(name);
        if (models.isEmpty()) {
            System.out.println("SharedModelsTest skips " + name + ": -Daugur.models=FOLDER does not say where it is");
        }
        Assumptions.assumeTrue(models.isPresent(), "needs -Daugur.models=FOLDER or ../" + ARCHIVE);
        Path files = models.get().resolve(name);
        float[] expected = numbers(Files.readString(files.resolve("expected.json")));
        byte[] image = Files.readAllBytes(files.resolve("input_1x" + side + "x" + side + "x3.f32"));
        LocalModel model = new LocalModel(ModelId.of(name), ModelFormat.SAVED_MODEL, files.resolve("saved_model"));
        try (Session session = Runs.open(model);
                Tensors in = new Tensors(new TensorPool(0));
                Tensors out = new Tensors(new TensorPool(0))) {
            in.allocate("input", DType.FLOAT32, Shape.of(1, side, side, 3))
                    .bytes()
                    .put(image);
            session.run(in, out);
            assertThat(out.get("probabilities").shape()).isEqualTo(Shape.of(1, expected.length));
            for (int i = 0; i < expected.length; i++) {
                assertThat(out.get("probabilities").floats().get(i)).isCloseTo(expected[i], within(1e-4f));
            }
        }
    }

    private static float[] numbers(String jsonArray) {
        String[] parts = jsonArray.replaceAll("[\\[\\]\\s]", "").split(",", -1);
        float[] numbers = new float[parts.length];
        for (int i = 0; i < parts.length; i++) {
            numbers[i] = Float.parseFloat(parts[i]);
        }
        return numbers;
    }
}
