package dev.augur.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.augur.codec.Classification;
import dev.augur.tck.ForkedJvm;
import dev.augur.tck.TrainedModels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A photograph through trained classifiers in every format that they were exported to, by the same code, against what their
 * originals gave. Skips, and says so, where the models are not there.
 */
final class TrainedClassifiersTest {
    /** Of a probability: the originals ran on another runtime, and drew the photograph to the model's size themselves. */
    private static final float OF_ORIGINAL = 1e-4f;

    /** Of a probability, between engines that get the same pixels. */
    private static final float OF_ENGINES = 2e-5f;

    private static final String SEPARATOR = System.getProperty("path.separator");
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private static Path photo() throws IOException, InterruptedException {
        return TrainedModels.require("pineapple.jpg", System.out);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mobilenet_v2 | 224 | mobilenet_v2.onnx, saved_model, mobilenet_v2.pt",
                "inception_v3 | 299 | inception_v3.onnx, saved_model"
            })
    void engineMakesNoDifference(String name, int side, String formats) throws Exception {
        Path models = TrainedModels.require(name, System.out);
        byte[] photo = Files.readAllBytes(photo());
        float[] expected = TrainedModels.numbers(models.resolve("expected.json"));
        List<Classification> first = List.of();
        for (String format : formats.split(", ", -1)) {
            try (Classifier classifier = TrainedClassifiers.open(models.resolve(format), side)) {
                List<Classification> best = classifier.classify(photo);
                first = first.isEmpty() ? best : first;
                assertThat(best.get(0).label()).as(format).isEqualTo("Neutral");
                assertThat(best)
                        .as(format)
                        .extracting(Classification::label)
                        .containsExactlyElementsOf(
                                first.stream().map(Classification::label).toList());
                assertThat(TrainedClassifiers.scores(best))
                        .as(format)
                        .containsExactly(expected, within(OF_ORIGINAL))
                        .containsExactly(TrainedClassifiers.scores(first), within(OF_ENGINES));
            }
        }
    }

    /** Each of the three brings an OpenMP or a thread pool, and a C++ library, of its own. */
    @Test
    void threeEnginesLiveInOneProcess() throws Exception {
        Path models = TrainedModels.require("mobilenet_v2", System.out);
        String printed = ForkedJvm.run(LIMIT, ThreeEngines.class, models.toString(), photo().toString());

        assertThat(printed.lines())
                .contains(
                        "mobilenet_v2.onnx runs on cpu with ONNX Runtime 1.28.0; asked: what the engine lists, GPUs first",
                        "saved_model runs on cpu with TensorFlow 2.18.0; asked: what the engine lists, GPUs first",
                        "mobilenet_v2.pt runs on cpu with PyTorch 2.7.1 (DJL 0.35.1); asked: what the engine lists, GPUs"
                                + " first",
                        "6 threads agree in 18 predictions");
    }

    /** As somebody types it who has only what the first command of the README brings. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "saved_model     | TensorFlow's native library is not on the class path: add the artifact"
                        + " org.tensorflow:tensorflow-core-native:1.1.0:",
                "mobilenet_v2.pt | DJL's PyTorch engine is not on the class path: add ai.djl.pytorch:pytorch-engine:0.35.1"
            })
    void withoutItsEngineTheCommandNamesWhatToAdd(String format, String text) throws Exception {
        Path models = TrainedModels.require("mobilenet_v2", System.out);
        String plain = Arrays.stream(System.getProperty("java.class.path").split(SEPARATOR, -1))
                .filter(entry -> !entry.matches(".*(tensorflow-core-native-[0-9.]+-|/ai/djl/pytorch/).*"))
                .collect(Collectors.joining(SEPARATOR));

        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        plain,
                        "dev.augur.quickstart.Quickstart",
                        "classify",
                        "--model=" + models.resolve(format),
                        "--image=" + photo()))
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(printed).isEqualTo(1);
        assertThat(printed)
                .containsPattern("(?m)^quickstart: Model '" + format + "': ")
                .contains(text)
                .endsWith(Classifier.ENGINES + System.lineSeparator());
    }
}
