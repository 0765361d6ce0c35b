package dev.augur.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.augur.Device;
import dev.augur.Inference;
import dev.augur.Predictor;
import dev.augur.codec.RowCodec;
import dev.augur.engine.Session;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelFormat;
import dev.augur.model.ModelStore;
import dev.augur.onnxruntime.OnnxRuntimeEngine;
import dev.augur.tck.TrainedModels;
import dev.augur.tensor.DType;
import dev.augur.tensor.Dim;
import dev.augur.tensor.Shape;
import dev.augur.tensor.Signature;
import dev.augur.tensor.Tensor;
import dev.augur.tensor.TensorPool;
import dev.augur.tensor.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Trained models: the answers are those of the frameworks that they come from. */
final class TrainedModelsTest {
    private static final float TOLERANCE = 3e-5f;
    private static final int RATE = 16_000;
    private static final int CHUNK = 512;
    private static final int CONTEXT = 64;

    private final TensorPool pool = new TensorPool(1 << 22);

    @Test
    void mobilenetGivesTheAnswersOfTensorFlow() throws Exception {
        Path folder = TrainedModels.require("mobilenet_v2", System.out);
        float[] image = floats(folder.resolve("input_1x224x224x3.f32"));
        float[] expected = TrainedModels.numbers(folder.resolve("expected.json"));
        Dim side = Dim.of(224);
        DjlModelOptions options = DjlModelOptions.builder()
                .signature(new Signature(
                        List.of(TensorSpec.of("x", DType.FLOAT32, Dim.of("n"), side, side, Dim.of(3))),
                        List.of(TensorSpec.of("probabilities", DType.FLOAT32, Dim.of("n"), Dim.of(5)))))
                .build();
        try (Inference inference = Inference.builder(ModelStore.file(Torch.ID, folder.resolve("mobilenet_v2.pt")))
                        .engine(Torch.engine(options))
                        .build();
                Predictor<float[], float[]> predictor = inference.predictor(Torch.ID, RowCodec.floats())) {
            assertThat(predictor.predict(image)).containsExactly(expected, within(TOLERANCE));
            for (float[] answer : predictor.predictAll(List.of(image, image, image))) {
                assertThat(answer).containsExactly(expected, within(TOLERANCE));
            }
        }
    }

    /** The TorchScript module keeps state and context itself; its ONNX twin is given both. */
    @Test
    void sileroHearsWhatItsOnnxTwinHears() throws Exception {
        Path folder = TrainedModels.require("silero_vad", System.out);
        LocalModel script = Torch.files(folder.resolve("silero_vad.jit"));
        LocalModel onnx = new LocalModel(Torch.ID, ModelFormat.ONNX, folder.resolve("silero_vad.onnx"));
        try (Session module = Torch.open(script, DjlModelOptions.defaults());
                Session twin = new Session(Torch.ID, new OnnxRuntimeEngine().load(onnx, Device.CPU));
                Session.Call hearing = module.newCall(pool, List.of());
                Session.Call echo = twin.newCall(pool, List.of())) {
            assertThat(Signature.describe(module.signature().inputs())).isEqualTo("x FLOAT32[...], sr INT64[]");
            float[] heard = new float[CONTEXT + CHUNK];
            float[] state = new float[2 * 128];
            float most = 0;
            for (int chunk = 0; chunk < 40; chunk++) {
                System.arraycopy(heard, CHUNK, heard, 0, CONTEXT);
                speak(heard, chunk);
                float probability = probability(hearing, heard);
                state = echo(echo, heard, state);
                most = Math.max(most, probability);
                assertThat(echo.outputs().get("output").floats().get(0))
                        .as("chunk %s", chunk)
                        .isCloseTo(probability, within(1e-3f));
            }
            assertThat(most).as("the sound is heard").isGreaterThan(0.1f);
        }
        assertThat(pool.usedBytes()).isZero();
    }

    /** A voiced sound that comes and goes. */
    private static void speak(float[] heard, int chunk) {
        for (int i = 0; i < CHUNK; i++) {
            double seconds = (chunk * CHUNK + i) / (double) RATE;
            double loudness = 0.3 * (1 + Math.sin(2 * Math.PI * 4 * seconds));
            double sound = 0;
            for (int harmonic = 1; harmonic <= 20; harmonic++) {
                sound += Math.sin(2 * Math.PI * 130 * harmonic * seconds) / harmonic;
            }
            heard[CONTEXT + i] = (float) (loudness * sound / 3);
        }
    }

    private static float probability(Session.Call call, float[] heard) {
        call.clear();
        call.inputs().allocate("x", DType.FLOAT32, Shape.of(1, CHUNK)).put(0, heard, CONTEXT, CHUNK);
        rate(call.inputs().allocate("sr", DType.INT64, Shape.SCALAR));
        call.run();
        return call.outputs().get("output0").floats().get(0);
    }

    private static float[] echo(Session.Call call, float[] heard, float[] state) {
        call.clear();
        call.inputs()
                .allocate("input", DType.FLOAT32, Shape.of(1, heard.length))
                .put(0, heard, 0, heard.length);
        call.inputs().allocate("state", DType.FLOAT32, Shape.of(2, 1, 128)).put(0, state, 0, state.length);
        rate(call.inputs().allocate("sr", DType.INT64, Shape.SCALAR));
        call.run();
        return Torch.floats(call.outputs().get("stateN"));
    }

    private static void rate(Tensor tensor) {
        tensor.put(0, new long[] {RATE}, 0, 1);
    }

    private static float[] floats(Path file) throws Exception {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(values);
        return values;
    }
}
