package dev.augur.benchmarks;

import ai.djl.ndarray.NDList;
import ai.djl.repository.zoo.ZooModel;
import dev.augur.DeviceSelector;
import dev.augur.Inference;
import dev.augur.Predictor;
import dev.augur.codec.RowCodec;
import dev.augur.djl.DjlEngine;
import dev.augur.djl.DjlModelOptions;
import dev.augur.djl.DjlOptions;
import dev.augur.model.ModelId;
import dev.augur.model.ModelStore;
import dev.augur.tck.TorchModels;
import dev.augur.tck.TrainedModels;
import dev.augur.tensor.DType;
import dev.augur.tensor.Dim;
import dev.augur.tensor.Signature;
import dev.augur.tensor.TensorSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One array of floats in, one out, through PyTorch: {@code predict} against DJL's own predictor on the same archive. */
final class TorchRow {
    /** Different inputs; few, because an image is large. */
    static final int INPUTS = 4;

    private static final ModelId ID = ModelId.of("model");

    private final Source source;
    private final long[] shape;
    private final int columns;

    /**
     * A row for a module {@code forward(x) -> [batch, columns]}.
     *
     * @param source gives the archive
     * @param shape of one input, the batch of 1 first
     * @param columns of the output
     */
    private TorchRow(Source source, long[] shape, int columns) {
        this.source = source;
        this.shape = shape;
        this.columns = columns;
    }

    /** Gives the archive of a row. */
    private interface Source {
        Path file(Resources resources) throws Exception;
    }

    /** A module so small that a call is mostly overhead. */
    static TorchRow mlp() {
        return new TorchRow(
                resources -> resources.own(new ModelFiles()).write("mlp.pt", TorchModels.mlp()), new long[] {1, 16}, 4);
    }

    /** A trained MobileNet, where it is at hand. */
    static TorchRow mobileNet() {
        return new TorchRow(
                resources -> TrainedModels.find("mobilenet_v2")
                        .orElseThrow(() -> new SkippedRowException("MobileNet is not in ../shared/models"))
                        .resolve("mobilenet_v2.pt"),
                new long[] {1, 224, 224, 3},
                5);
    }

    List<Contender> open(Resources resources) throws Exception {
        Path file = source.file(resources);
        float[][] inputs = Inputs.floats(INPUTS, (int) Arrays.stream(shape).reduce(1, Math::multiplyExact));
        // First: whoever starts PyTorch decides how many threads it has.
        Predictor<float[], float[]> ours = ours(resources, file);
        ours.warm();
        ZooModel<NDList, NDList> djl = Djl.loadTorch(resources, file);
        ai.djl.inference.Predictor<float[], float[]> single = resources.own(djl.newPredictor(DjlFloats.single(shape)));
        ai.djl.inference.Predictor<float[], float[]> stacked =
                resources.own(djl.newPredictor(DjlFloats.stacked(Arrays.copyOfRange(shape, 1, shape.length))));
        return List.of(
                Contender.shared("DJL, no batchifier", i -> single.predict(inputs[i % INPUTS])),
                Contender.shared(Ours.NAME, i -> ours.predict(inputs[i % INPUTS])),
                Contender.shared("DJL, default batchifier", i -> stacked.predict(inputs[i % INPUTS])));
    }

    private Predictor<float[], float[]> ours(Resources resources, Path file) {
        DjlModelOptions model = DjlModelOptions.builder().signature(signature()).build();
        DjlOptions oneThread = DjlOptions.builder()
                .intraOpThreads(1)
                .interOpThreads(1)
                .everyModel(model)
                .build();
        Inference inference = resources.own(Inference.builder(ModelStore.file(ID, file))
                .engine(DjlEngine.of("PyTorch", oneThread))
                .devices(DeviceSelector.cpuOnly())
                .build());
        return resources.own(inference.predictor(ID, RowCodec.floats()));
    }

    private Signature signature() {
        List<Dim> dims = new ArrayList<>(List.of(Dim.of("batch")));
        Arrays.stream(shape).skip(1).forEach(size -> dims.add(Dim.of(size)));
        return new Signature(
                List.of(new TensorSpec("x", DType.FLOAT32, dims)),
                List.of(TensorSpec.of("y", DType.FLOAT32, Dim.of("batch"), Dim.of(columns))));
    }
}
