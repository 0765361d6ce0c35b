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
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Trained models, against what the models that they were converted from gave. */
final class SharedModelsTest {
    private static final String ARCHIVE = "shared/models/models.tar.xz";

    @TempDir
    static Path unpacked;

    /** The folder with the models: as the system property says, or unpacked from the archive beside the repository. */
    private static Optional<Path> models() throws IOException, InterruptedException {
        String given = System.getProperty("augur.models");
        if (given != null) {
            return Optional.of(Path.of(given));
        }
        Path root = Path.of("").toAbsolutePath();
        while (!Files.exists(root.resolve("README.md"))) {
            root = Objects.requireNonNull(root.getParent(), "a folder with README.md above the module");
        }
        Path archive = root.resolveSibling(ARCHIVE);
        if (!Files.exists(archive)) {
            return Optional.empty();
        }
        if (!Files.exists(unpacked.resolve("mobilenet_v2"))) {
            unpack(archive);
        }
        return Optional.of(unpacked);
    }

    /** All at once: what takes time is the decompression. */
    private static void unpack(Path archive) throws IOException, InterruptedException {
        Process tar = new ProcessBuilder("tar", "xJf", archive.toString(), "--exclude=*.onnx", "--exclude=*.pt")
                .directory(unpacked.toFile())
                .inheritIO()
                .start();
        assertThat(tar.waitFor()).as("exit code of tar").isZero();
    }

    @ParameterizedTest
    @CsvSource({"mobilenet_v2, 224", "inception_v3, 299"})
    void givesWhatTheOriginalModelGave(String name, int side) throws Exception {
        Optional<Path> models = models();
        if (models.isEmpty()) {
            System.out.println("SharedModelsTest skips " + name + ": no -Daugur.models=FOLDER and no ../" + ARCHIVE);
        }
        Assumptions.assumeTrue(models.isPresent(), "needs ../" + ARCHIVE);
        Path files = models.get().resolve(name);
        float[] expected = numbers(Files.readString(files.resolve("expected.json")));
        byte[] image = Files.readAllBytes(files.resolve("input_1x" + side + "x" + side + "x3.f32"));
        LocalModel model = new LocalModel(ModelId.of(name), ModelFormat.SAVED_MODEL, files.resolve("saved_model"));
        try (Session session = Runs.open(model);
                Tensors in = new Tensors(new TensorPool(0));
                Tensors out = new Tensors(new TensorPool(0))) {
            in.allocate("input", DType.FLOAT32, Shape.of(1, side, side, 3))
                    .bytes()
                    .put(ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN));
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
