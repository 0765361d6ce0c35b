package dev.augur;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.ModelUnavailableException.Reason;
import dev.augur.engine.FakeModel;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelFormat;
import dev.augur.model.ModelId;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where a model runs, who picks, and what is told of it. */
final class PlacementTest {
    private static final ModelId ID = ModelId.of("score:1");

    private final FakeEngine engine = new FakeEngine(FakeModel.wellDeclared());

    private Inference.Builder builder() {
        return Inference.builder(id -> new LocalModel(id, ModelFormat.ONNX, Path.of("score.onnx")))
                .engine(engine);
    }

    @Test
    void explainsWhereAModelRunsAndWhyNotElsewhere() {
        engine.refusing.addAll(List.of(Device.gpu(0), Device.gpu(1)));
        try (Inference inference = builder().devices(DeviceSelector.preferGpu()).build();
                Predictor<float[], float[]> predictor = inference.predictor(ID, new PairCodec())) {
            Placement placement = predictor.explain();
            assertThat(placement.device()).isEqualTo(Device.CPU);
            assertThat(placement.isFallback()).isTrue();
            assertThat(placement)
                    .hasToString("score:1 runs on cpu with Fake 1.0; asked: prefer a GPU; "
                            + "gpu:0 refused: no driver for gpu:0; gpu:1 refused: no driver for gpu:1");
        }
    }

    @Test
    void aRequiredGpuThatRefusesIsAnError() {
        engine.refusing.addAll(List.of(Device.gpu(0), Device.gpu(1)));
        try (Inference inference =
                        builder().devices(DeviceSelector.requireGpu()).build();
                Predictor<float[], float[]> predictor = inference.predictor(ID, new PairCodec())) {
            assertThatThrownBy(predictor::warm)
                    .isInstanceOfSatisfying(
                            ModelUnavailableException.class,
                            e -> assertThat(e.reason()).isEqualTo(Reason.NO_DEVICE))
                    .hasMessage("Model 'score:1' has no device to run on; asked: require a GPU; "
                            + "gpu:0 refused: no driver for gpu:0; gpu:1 refused: no driver for gpu:1");
        }
    }

    @Test
    void selectorsGiveTheirCandidatesInOrder() {
        List<Device> listed = List.of(Device.CPU, Device.gpu(1));
        assertThat(DeviceSelector.automatic().candidates(ID, listed)).containsExactly(Device.gpu(1), Device.CPU);
        assertThat(DeviceSelector.preferGpu().candidates(ID, listed)).containsExactly(Device.gpu(1), Device.CPU);
        assertThat(DeviceSelector.preferGpu().candidates(ID, List.of(Device.CPU)))
                .containsExactly(Device.gpu(0), Device.CPU);
        assertThat(DeviceSelector.requireGpu().candidates(ID, List.of(Device.CPU)))
                .containsExactly(Device.gpu(0));
        assertThat(DeviceSelector.cpuOnly().candidates(ID, listed)).containsExactly(Device.CPU);
        assertThat(DeviceSelector.only(Device.gpu(3)).candidates(ID, listed)).containsExactly(Device.gpu(3));
    }
}
