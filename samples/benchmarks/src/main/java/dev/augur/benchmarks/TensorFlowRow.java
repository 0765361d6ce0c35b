package dev.augur.benchmarks;

import dev.augur.DeviceSelector;
import dev.augur.Inference;
import dev.augur.Predictor;
import dev.augur.codec.RowCodec;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelFormat;
import dev.augur.model.ModelId;
import dev.augur.tensorflow.TensorFlowEngine;
import dev.augur.tensorflow.TensorFlowOptions;
import java.nio.file.Path;
import java.util.List;

/** The perceptron as a SavedModel: {@code predict} against TensorFlow Java. */
final class TensorFlowRow {
    /** Different inputs. */
    static final int INPUTS = 4;

    private TensorFlowRow() {}

    static List<Contender> open(Resources resources) throws Exception {
        Path folder = resources.own(new SavedModelFolder()).path();
        float[][] inputs = Inputs.floats(INPUTS, 16);
        RawTensorFlow raw = resources.own(new RawTensorFlow(folder, 16, 4));
        Predictor<float[], float[]> ours = ours(resources, folder);
        return List.of(
                Contender.shared(RawTensorFlow.NAME, i -> raw.run(inputs[i % INPUTS])),
                Contender.shared(Ours.NAME, i -> ours.predict(inputs[i % INPUTS])));
    }

    private static Predictor<float[], float[]> ours(Resources resources, Path folder) {
        LocalModel files = new LocalModel(ModelId.of("model"), ModelFormat.SAVED_MODEL, folder);
        TensorFlowOptions oneThread =
                TensorFlowOptions.builder().intraOpThreads(1).build();
        Inference inference = resources.own(Inference.builder(id -> files)
                .engine(new TensorFlowEngine(oneThread))
                .devices(DeviceSelector.cpuOnly())
                .build());
        return resources.own(inference.predictor(files.id(), RowCodec.floats()));
    }
}
