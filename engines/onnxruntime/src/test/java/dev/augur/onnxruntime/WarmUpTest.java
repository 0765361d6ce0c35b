package dev.augur.onnxruntime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.Device;
import dev.augur.EngineException;
import dev.augur.Inference;
import dev.augur.ModelUnavailableException;
import dev.augur.Move;
import dev.augur.Predictor;
import dev.augur.ResidentModel;
import dev.augur.WarmUp;
import dev.augur.codec.RowCodec;
import dev.augur.engine.NativeModel;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelFormat;
import dev.augur.model.ModelId;
import dev.augur.model.ModelStore;
import dev.augur.tck.NpzFile;
import dev.augur.tck.OnnxGraph;
import dev.augur.tck.OnnxModels;
import dev.augur.tck.TckModel;
import dev.augur.tensor.DType;
import dev.augur.tensor.Dim;
import dev.augur.tensor.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models of ONNX Runtime that are made ready by runs, and what their loads tell. */
final class WarmUpTest {
    private static final ModelId ID = ModelId.of("m");
    private static final float[] ROW = {1, 2, 3, 4};
    private static final float[] DOUBLED = {2, 4, 6, 8};

    @TempDir
    Path root;

    private Path version(int number, byte[] model) throws IOException {
        Path folder = Files.createDirectories(root.resolve("m").resolve(Integer.toString(number)));
        return Files.write(folder.resolve("model.onnx"), model);
    }

    private Inference inference(WarmUp... runs) {
        return Inference.builder(ModelStore.directory(root))
                .engine(new OnnxRuntimeEngine())
                .warmUp(ID, runs)
                .build();
    }

    @Test
    void aModelIsRunWithEachBatchSizeAndNobodyCountsIt() throws IOException {
        version(1, OnnxModels.bytes(TckModel.DOUBLE));
        try (Inference inference =
                        inference(WarmUp.generated().withBatchSizes(1, 8).withCalls(2));
                Predictor<float[], float[]> predictor = inference.predictor(ID, RowCodec.floats())) {
            assertThat(predictor.predict(ROW)).containsExactly(DOUBLED);
            assertThat(inference.models()).singleElement().returns(1L, ResidentModel::runs);
        }
    }

    @Test
    void aNewVersionThatFailsLeavesTheOldOneServing() throws IOException {
        version(1, OnnxModels.bytes(TckModel.DOUBLE));
        try (Inference inference = inference(WarmUp.generated().withBatchSizes(1, 8));
                Predictor<float[], float[]> predictor = inference.predictor(ID, RowCodec.floats())) {
            assertThat(predictor.predict(ROW)).containsExactly(DOUBLED);
            version(2, OnnxModels.oneRowOnly());
            Move move = inference.refresh().get(0);
            assertThat(move.error())
                    .isInstanceOf(ModelUnavailableException.class)
                    .hasMessageStartingWith("Model 'm:2' is not ready, its warm-up failed on cpu in call 1 of 1 with"
                            + " batch size 8 ([x FLOAT32[8, 4]]): Model 'm:2' failed in ONNX Runtime: ")
                    .hasMessageContaining("Reshape")
                    .hasCauseInstanceOf(EngineException.class);
            assertThat(predictor.predict(ROW)).containsExactly(DOUBLED);
            assertThat(predictor.explain().model()).isEqualTo(ModelId.of("m:1"));
            version(3, OnnxModels.bytes(TckModel.DOUBLE));
            assertThat(inference.refresh().get(0).isDone()).isTrue();
            assertThat(predictor.explain().model()).isEqualTo(ModelId.of("m:3"));
        }
    }

    @Test
    void samplesBesideTheModelOfTheVersionAreTaken() throws IOException {
        Path model = version(1, OnnxModels.bytes(TckModel.TWO_INPUTS));
        Path file = model.resolveSibling("warmup/three-rows.npz");
        NpzFile floats = new NpzFile().floats("a", Shape.of(3, 4), new float[12]);
        floats.longs("b", Shape.of(2, 6), new long[12]).writeTo(file);
        try (Inference inference = inference(WarmUp.samples())) {
            assertThatThrownBy(() -> inference.pin(ID))
                    .hasMessageStartingWith(
                            "Model 'm:1' is not ready, its warm-up failed on cpu in call 1 of 1 with " + file)
                    .hasMessageContaining("Input 'b' of 'm:1' must be INT64[batch, 4], got INT64[2, 6]");
            floats.longs("b", Shape.of(3, 4), new long[12]).writeTo(file);
            inference.pin(ID).close();
            assertThat(inference.models()).singleElement().returns(0L, ResidentModel::runs);
        }
    }

    @Test
    void aLoadTellsWhatTheGuardHasFound() throws Exception {
        Path file = root.resolve("model.onnx");
        ByteBuffer weights = ByteBuffer.allocate(100).order(ByteOrder.LITTLE_ENDIAN);
        Files.write(root.resolve("weights"), weights.putFloat(2).array());
        Files.write(
                file,
                new OnnxGraph()
                        .input("x", DType.FLOAT32, Dim.of("n"))
                        .output("y", DType.FLOAT32, Dim.of("n"))
                        .externalConstant("w", Shape.of(1), "weights", 0)
                        .node("Mul", List.of("x", "w"), List.of("y"))
                        .toBytes());
        LocalModel model = new LocalModel(ID, ModelFormat.ONNX, file);
        OnnxRuntimeEngine engine = new OnnxRuntimeEngine();
        NativeModel loaded = engine.load(model, Device.CPU);
        try {
            assertThat(loaded.weightBytes()).isEqualTo(Files.size(file) + 100).isEqualTo(engine.weightBytes(model));
        } finally {
            loaded.free();
        }
    }
}
