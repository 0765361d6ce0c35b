package dev.augur.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.augur.engine.Session;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelFormat;
import dev.augur.model.ModelId;
import dev.augur.tck.TrainedModels;
import dev.augur.tensor.DType;
import dev.augur.tensor.Shape;
import dev.augur.tensor.TensorPool;
import dev.augur.tensor.Tensors;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Trained models, against what the models that they were converted from gave. */
final class SharedModelsTest {
    @ParameterizedTest
    @CsvSource({"mobilenet_v2, 224", "inception_v3, 299"})
    void givesWhatTheOriginalModelGave(String name, int side) throws Exception {
        Path files = TrainedModels.require(name, System.out);
        float[] expected = TrainedModels.numbers(files.resolve("expected.json"));
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
}
