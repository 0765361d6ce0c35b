package dev.augur.benchmarks;

import ai.djl.ndarray.NDList;
import ai.djl.repository.zoo.ZooModel;
import dev.augur.Predictor;
import dev.augur.codec.RowCodec;
import dev.augur.tck.OnnxModels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One array of floats in, one out: {@code predict} against ONNX Runtime and DJL. */
final class FloatsRow {
    /** Different inputs; few, because an image is large. */
    static final int INPUTS = 4;

    private final byte[] model;
    private final long[] shape;
    private final int columns;

    /**
     * A row for a model {@code x -> y[batch, columns]}.
     *
     * @param model the bytes of its file
     * @param shape of one input, the batch of 1 first
     * @param columns of the output
     */
    private FloatsRow(byte[] model, long[] shape, int columns) {
        this.model = model;
        this.shape = shape;
        this.columns = columns;
    }

    /** A model so small that a call is all overhead. */
    static FloatsRow mlp() {
        return new FloatsRow(OnnxModels.mlp(), new long[] {1, 16}, 4);
    }

    /** A small model with a large input. */
    static FloatsRow image() {
        return new FloatsRow(OnnxModels.imageMeans(), new long[] {1, 3, 224, 224}, 3);
    }

    List<Contender> open(Resources resources) throws Exception {
        Path file = write(resources);
        List<Contender> all = new ArrayList<>(rawAndOurs(resources, file));
        all.addAll(peers(resources, file));
        return all;
    }

    /** Those two only, for which DJL need not be started. */
    List<Contender> openRawAndOurs(Resources resources) throws Exception {
        return rawAndOurs(resources, write(resources));
    }

    private Path write(Resources resources) throws IOException {
        return resources.own(new ModelFiles()).write("model.onnx", model);
    }

    private List<Contender> rawAndOurs(Resources resources, Path file) throws Exception {
        float[][] inputs = inputs();
        RawRows raw = resources.own(new RawRows(resources.own(new Raw(file)), shape, columns));
        Predictor<float[], float[]> ours = Ours.predictor(resources, file, RowCodec.floats());
        return List.of(
                Contender.shared(Raw.NAME, i -> raw.run(inputs[i % INPUTS])),
                Contender.shared(Ours.NAME, i -> ours.predict(inputs[i % INPUTS])));
    }

    private List<Contender> peers(Resources resources, Path file) throws Exception {
        float[][] inputs = inputs();
        ZooModel<NDList, NDList> djl = Djl.load(resources, file);
        ai.djl.inference.Predictor<float[], float[]> single = resources.own(djl.newPredictor(DjlFloats.single(shape)));
        ai.djl.inference.Predictor<float[], float[]> stacked =
                resources.own(djl.newPredictor(DjlFloats.stacked(Arrays.copyOfRange(shape, 1, shape.length))));
        return List.of(
                Contender.shared("DJL, no batchifier", i -> single.predict(inputs[i % INPUTS])),
                Contender.shared("DJL, default batchifier", i -> stacked.predict(inputs[i % INPUTS])));
    }

    private float[][] inputs() {
        return Inputs.floats(INPUTS, (int) Arrays.stream(shape).reduce(1, Math::multiplyExact));
    }
}
