package dev.augur.benchmarks;

import dev.augur.BatchPolicy;
import dev.augur.Inference;
import dev.augur.Predictor;
import dev.augur.codec.RowCodec;
import dev.augur.model.ModelId;
import dev.augur.tck.OnnxModels;
import java.nio.file.Path;
import java.util.List;

/** The perceptron, whose calls are all overhead, under a number of callers. */
final class MlpLoads {
    /** Different inputs. */
    static final int INPUTS = 4;

    private static final int COLUMNS = 16;

    private MlpLoads() {}

    static List<Load> open(Resources resources, int callers) throws Exception {
        Path file = resources.own(new ModelFiles()).write("mlp.onnx", OnnxModels.mlp());
        List<float[]> inputs = List.of(Inputs.floats(INPUTS, COLUMNS));
        ModelId id = ModelId.of("mlp");
        Inference inference = OneSession.inference(resources, file, Runnable::run, List.of(id));
        OneSession<float[], float[]> session = new OneSession<>(resources, inference, id, RowCodec.floats());
        Predictor<float[], float[]> unbatched = session.unbatched();
        Predictor<float[], float[]> batching = session.batching(BatchPolicy.automatic(), row -> 1, inputs);
        WorkerQueue<float[], float[]> queue = session.queue(resources, 1);
        return List.of(
                Load.shared(OneSession.UNBATCHED, callers, i -> unbatched.predict(inputs.get(i % INPUTS))),
                Load.shared(OneSession.BATCHING, callers, i -> batching.predict(inputs.get(i % INPUTS))),
                Load.shared(OneSession.QUEUE, callers, i -> queue.predict(inputs.get(i % INPUTS))),
                Load.of(
                        OneSession.DJL,
                        callers,
                        OneSession.djl(resources, Djl.load(resources, file), DjlFloats.single(1, COLUMNS), inputs)));
    }
}
