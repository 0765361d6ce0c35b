package dev.augur.tensorflow;

import static dev.augur.tensorflow.SavedModelWriter.shape;
import static dev.augur.tensorflow.SavedModelWriter.type;

import dev.augur.tck.TckModel;
import dev.augur.tensor.DType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.TensorProto;

/** The models of the contract as SavedModels. */
final class TckSavedModels {
    private static final int LAYERS = 40;

    private TckSavedModels() {}

    static byte[] bytes(TckModel model) {
        return switch (model) {
            case DOUBLE -> add(rows("x", 4), "x", "x", "y", -1, 4).bytes();
            case TWO_OUTPUTS ->
                add(rows("x", 4), "x", "x", "double", -1, 4)
                        .typed("Neg", "minus", DataType.DT_FLOAT, "x")
                        .output("negated", "minus:0", DType.FLOAT32, -1, 4)
                        .bytes();
            case TWO_INPUTS -> twoInputs();
            case SCALAR ->
                add(new SavedModelWriter().input("x", DType.FLOAT32), "x", "x", "y")
                        .bytes();
            case NON_ZERO -> nonZero();
            case SLOW -> slow();
            case NOT_A_MODEL -> "This file holds no model.".getBytes(StandardCharsets.UTF_8);
            case TRUNCATED -> Arrays.copyOf(slow(), slow().length / 2);
            case EMPTY -> new byte[0];
        };
    }

    static byte[] identity(DType dtype) {
        return identity(TfTypes.nativeType(dtype)).bytes();
    }

    static SavedModelWriter identity(DataType type) {
        return new SavedModelWriter()
                .input("x", type, shape(-1, 2))
                .typed("Identity", "same", type, "x")
                .output("y", "same:0", type, shape(-1, 2));
    }

    private static SavedModelWriter rows(String input, long columns) {
        return new SavedModelWriter().input(input, DType.FLOAT32, -1, columns);
    }

    private static SavedModelWriter add(SavedModelWriter to, String a, String b, String output, long... dims) {
        return to.typed("AddV2", "sum", DataType.DT_FLOAT, a, b).output(output, "sum:0", DType.FLOAT32, dims);
    }

    private static byte[] twoInputs() {
        SavedModelWriter writer = rows("a", 4).input("b", DType.INT64, -1, 4);
        writer.node("Cast", "floats", "b")
                .putAttr("SrcT", type(DataType.DT_INT64))
                .putAttr("DstT", type(DataType.DT_FLOAT));
        return add(writer, "a", "floats", "y", -1, 4).bytes();
    }

    /** Where gives a row per position; the contract wants a column. */
    private static byte[] nonZero() {
        SavedModelWriter writer = new SavedModelWriter().input("x", DType.FLOAT32, -1);
        writer.typed("Where", "rows", DataType.DT_FLOAT, "x");
        writer.constant(
                "turned",
                TensorProto.newBuilder()
                        .setDtype(DataType.DT_INT32)
                        .setTensorShape(shape(2))
                        .addIntVal(1)
                        .addIntVal(0));
        writer.node("Transpose", "columns", "rows", "turned")
                .putAttr("T", type(DataType.DT_INT64))
                .putAttr("Tperm", type(DataType.DT_INT32));
        return writer.output("y", "columns:0", DType.INT64, 1, -1).bytes();
    }

    private static byte[] slow() {
        SavedModelWriter writer = rows("x", 256).constant("w", new long[] {256, 256}, weights(256 * 256));
        String last = "x";
        for (int layer = 0; layer < LAYERS; layer++) {
            writer.typed("MatMul", "h" + layer, DataType.DT_FLOAT, last, "w");
            last = "h" + layer;
        }
        return writer.output("y", last + ":0", DType.FLOAT32, -1, 256).bytes();
    }

    private static float[] weights(int count) {
        SplittableRandom random = new SplittableRandom(count);
        float[] weights = new float[count];
        for (int i = 0; i < count; i++) {
            weights[i] = (float) (random.nextDouble() - 0.5) / 8;
        }
        return weights;
    }
}
