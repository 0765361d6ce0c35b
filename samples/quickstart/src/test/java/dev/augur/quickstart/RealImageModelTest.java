package dev.augur.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.augur.Inference;
import dev.augur.Predictor;
import dev.augur.codec.Classification;
import dev.augur.codec.Codec;
import dev.augur.codec.ImageEncoder;
import dev.augur.codec.TopK;
import dev.augur.model.ModelId;
import dev.augur.model.ModelStore;
import dev.augur.onnxruntime.OnnxRuntimeEngine;
import dev.augur.tck.TrainedModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A photograph through two trained classifiers, against what the models gave before they were converted. The folder that the
 * system property {@code augur.models} names must hold {@code pineapple.jpg} and the models; without it the test skips.
 */
final class RealImageModelTest {
    private static final List<String> LABELS = List.of("Drawing", "Hentai", "Neutral", "Porn", "Sexy");

    @ParameterizedTest
    @CsvSource({"mobilenet_v2", "inception_v3"})
    void classifiesAPhotographAsTheOriginalModelDid(String name) throws IOException {
        String models = System.getProperty("augur.models");
        if (models == null) {
            System.out.println("RealImageModelTest skips " + name + ": -Daugur.models=FOLDER does not say where it is");
        }
        assumeTrue(models != null, "needs -Daugur.models=FOLDER");
        Path folder = Path.of(models).resolve(name);
        ModelId id = ModelId.of(name);
        Codec<byte[], List<Classification>> codec =
                Codec.of(ImageEncoder.builder().build(), TopK.of(LABELS.size(), LABELS));
        try (Inference inference = Inference.builder(ModelStore.file(id, folder.resolve(name + ".onnx")))
                        .engine(new OnnxRuntimeEngine())
                        .build();
                Predictor<byte[], List<Classification>> classify = inference.predictor(id, codec)) {
            List<Classification> found = classify.predict(Files.readAllBytes(Path.of(models, "pineapple.jpg")));
            float[] expected = TrainedModels.numbers(folder.resolve("expected.json"));
            assertThat(found.get(0).label()).isEqualTo("Neutral");
            for (Classification one : found) {
                assertThat(one.score()).isCloseTo(expected[one.index()], within(1e-4f));
            }
        }
    }
}
