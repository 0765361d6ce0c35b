package dev.augur.benchmarks;

import ai.djl.ndarray.NDList;
import ai.djl.repository.zoo.ZooModel;
import dev.augur.Predictor;
import dev.augur.codec.RowCodec;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * One array of floats in, one out: {@code predict} against ONNX Runtime and DJL.
 *
 * @param model the bytes of a model {@code x -> y[batch, columns]}
 * @param shape of one input, the batch of 1 first
 * @param columns of the output
 */
record FloatsRow(byte[] model, long[] shape, int columns) {
    /** Different inputs; few, because an image is large. */
    private static final int INPUTS = 4;

    List<Contender> open(Resources resources) throws Exception {
        Path file = resources.own(new ModelFiles()).write("model.onnx", model);
        float[][] inputs = inputs();
        RawRows raw = resources.own(new RawRows(resources.own(new Raw(file)), shape, columns));
        Predictor<float[], float[]> ours = Ours.predictor(resources, file, RowCodec.floats());
        ZooModel<NDList, NDList> djl = Djl.load(resources, file);
        ai.djl.inference.Predictor<float[], float[]> single =
                resources.own(djl.newPredictor(DjlFloats.single(shape)));
        ai.djl.inference.Predictor<float[], float[]> stacked =
                resources.own(djl.newPredictor(DjlFloats.stacked(Arrays.copyOfRange(shape, 1, shape.length))));
        return List.of(
                Contender.shared("ONNX Runtime, pinned", i -> raw.run(inputs[i % INPUTS])),
                Contender.shared("Augur", i -> ours.predict(inputs[i % INPUTS])),
                Contender.shared("DJL, no batchifier", i -> single.predict(inputs[i % INPUTS])),
                Contender.shared("DJL, default batchifier", i -> stacked.predict(inputs[i % INPUTS])));
    }

    private float[][] inputs() {
        return Inputs.floats(INPUTS, (int) Arrays.stream(shape).reduce(1, Math::multiplyExact));
    }
}
