package dev.augur.benchmarks;

import dev.augur.Predictor;
import dev.augur.codec.RowCodec;
import dev.augur.tck.OnnxModels;
import java.nio.file.Path;
import java.util.List;

/** Many small rows at once: {@code predictAll} against ONNX Runtime and DJL's {@code batchPredict}. */
final class BulkRow {
    private static final int ROWS = 512;
    private static final int COLUMNS = 16;
    private static final int ANSWERS = 4;

    private BulkRow() {}

    static List<Contender> open(Resources resources) throws Exception {
        Path file = resources.own(new ModelFiles()).write("mlp.onnx", OnnxModels.mlp());
        List<float[]> rows = List.of(Inputs.floats(ROWS, COLUMNS));
        RawRows raw = resources.own(new RawRows(resources.own(new Raw(file)), new long[] {ROWS, COLUMNS}, ANSWERS));
        Predictor<float[], float[]> ours = Ours.predictor(resources, file, RowCodec.floats());
        ai.djl.inference.Predictor<float[], float[]> djl =
                resources.own(Djl.load(resources, file).newPredictor(DjlFloats.stacked(COLUMNS)));
        return List.of(
                Contender.shared(Raw.NAME, i -> raw.run(rows)),
                Contender.shared(Ours.NAME, i -> ours.predictAll(rows)),
                Contender.shared("DJL, batchPredict", i -> djl.batchPredict(rows)));
    }
}
