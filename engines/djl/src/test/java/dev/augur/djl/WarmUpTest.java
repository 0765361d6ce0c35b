package dev.augur.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.Inference;
import dev.augur.Predictor;
import dev.augur.WarmUp;
import dev.augur.codec.RowCodec;
import dev.augur.model.ModelStore;
import dev.augur.tck.NpzFile;
import dev.augur.tck.TorchArchive;
import dev.augur.tck.TrainedModels;
import dev.augur.tensor.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TorchScript modules that are made ready by runs. */
final class WarmUpTest {
    private static final WarmUp.Generated PAIR = WarmUp.generated().withShape("x", -1, 2);

    @TempDir
    Path folder;

    /** A module that tells how often it ran. */
    private Path counting() throws Exception {
        return new TorchArchive()
                .tensor("runs", Shape.of(1, 2), 0, 0)
                .forward("x: Tensor", "Tensor", "runs0 = torch.add(self.runs, 1)", "self.runs = runs0", "return runs0")
                .writeTo(folder.resolve("model.pt"));
    }

    private static Inference inference(Path file, DjlModelOptions options, WarmUp... runs) {
        return Inference.builder(ModelStore.file(Torch.ID, file))
                .engine(Torch.engine(options))
                .warmUp(Torch.ID, runs)
                .build();
    }

    private static float firstAnswer(Path file, DjlModelOptions options, WarmUp... runs) {
        try (Inference inference = inference(file, options, runs);
                Predictor<float[], float[]> predictor = inference.predictor(Torch.ID, RowCodec.floats())) {
            return predictor.predict(new float[2])[0];
        }
    }

    @Test
    void theGraphOptimizerTakesThreeRunsOfAShape() throws Exception {
        Path file = counting();
        DjlModelOptions plain = DjlModelOptions.builder().graphOptimizer(false).build();
        assertThat(firstAnswer(file, DjlModelOptions.defaults())).isEqualTo(1);
        assertThat(firstAnswer(file, DjlModelOptions.defaults(), PAIR)).isEqualTo(4);
        assertThat(firstAnswer(file, DjlModelOptions.defaults(), PAIR.withBatchSizes(1, 4)))
                .isEqualTo(7);
        assertThat(firstAnswer(file, DjlModelOptions.defaults(), PAIR.withCalls(1)))
                .isEqualTo(2);
        assertThat(firstAnswer(file, plain, PAIR)).isEqualTo(2);
    }

    @Test
    void aShapeThatTheArchiveDoesNotTellMustBeDeclared() throws Exception {
        try (Inference inference = inference(counting(), DjlModelOptions.defaults(), WarmUp.generated())) {
            assertThatThrownBy(() -> inference.pin(Torch.ID))
                    .hasMessage(
                            "Model 'm' is not ready, its warm-up with batch size 1 has no inputs: the model does not"
                                    + " tell the shape of its input 'x'; declare one with withShape(\"x\", ...); mend the"
                                    + " model, or declare a warm-up that it takes");
        }
    }

    /** A voice detector, which takes a rate of 8 or 16 kHz only. */
    @Test
    void aTrainedModelThatTakesNoZerosTakesSamples() throws Exception {
        Path trained = TrainedModels.require("silero_vad", System.out).resolve("silero_vad.jit");
        Path file = Files.copy(trained, folder.resolve("model.pt"));
        try (Inference inference =
                inference(file, DjlModelOptions.defaults(), WarmUp.generated().withShape("x", -1, 512))) {
            assertThatThrownBy(() -> inference.pin(Torch.ID))
                    .hasMessageStartingWith("Model 'm' is not ready, its warm-up failed on cpu in call 1 of 3 with"
                            + " batch size 1 ([x FLOAT32[1, 512], sr INT64[]]): ");
        }
        new NpzFile()
                .floats("x", Shape.of(1, 512), new float[512])
                .longs("sr", Shape.SCALAR, 16_000)
                .writeTo(folder.resolve("warmup/silence.npz"));
        try (Inference inference = inference(file, DjlModelOptions.defaults(), WarmUp.samples())) {
            inference.pin(Torch.ID).close();
            assertThat(inference.models()).hasSize(1);
        }
    }
}
