package dev.augur.tck;

import dev.augur.tensor.DType;
import dev.augur.tensor.Dim;
import dev.augur.tensor.Shape;
import java.util.List;
import java.util.SplittableRandom;

/** Small ONNX models: those of the contract, and the ones that benchmarks run. */
public final class OnnxModels {
    private static final Dim BATCH = Dim.of("batch");

    private OnnxModels() {}

    /**
     * A model of the contract.
     *
     * @param model which one
     * @return the bytes of its file
     */
    public static byte[] bytes(TckModel model) {
        return switch (model) {
            case DOUBLE ->
                rows("x", "y", 4).node("Add", List.of("x", "x"), List.of("y")).toBytes();
            case TWO_OUTPUTS ->
                rows("x", "double", 4)
                        .output("negated", DType.FLOAT32, BATCH, Dim.of(4))
                        .node("Add", List.of("x", "x"), List.of("double"))
                        .node("Neg", List.of("x"), List.of("negated"))
                        .toBytes();
            case TWO_INPUTS ->
                rows("a", "y", 4)
                        .input("b", DType.INT64, BATCH, Dim.of(4))
                        .node("Cast", List.of("b"), List.of("floats"), OnnxGraph.Attribute.of("to", 1))
                        .node("Add", List.of("a", "floats"), List.of("y"))
                        .toBytes();
            case SCALAR ->
                new OnnxGraph()
                        .input("x", DType.FLOAT32)
                        .output("y", DType.FLOAT32)
                        .node("Add", List.of("x", "x"), List.of("y"))
                        .toBytes();
            case NON_ZERO ->
                new OnnxGraph()
                        .input("x", DType.FLOAT32, Dim.of("n"))
                        .output("y", DType.INT64, Dim.of(1), Dim.of("m"))
                        .node("NonZero", List.of("x"), List.of("y"))
                        .toBytes();
            case SLOW -> slow();
            case NOT_A_MODEL -> "This file holds no model.".getBytes(java.nio.charset.StandardCharsets.UTF_8);
            case TRUNCATED -> java.util.Arrays.copyOf(slow(), slow().length / 2);
            case EMPTY -> new byte[0];
        };
    }

    /**
     * A model {@code x DTYPE[n, 2] -> y DTYPE[n, 2]} that gives back what it takes.
     *
     * @param dtype the element type
     * @return the bytes of its file
     */
    public static byte[] identity(DType dtype) {
        return new OnnxGraph()
                .input("x", dtype, Dim.of("n"), Dim.of(2))
                .output("y", dtype, Dim.of("n"), Dim.of(2))
                .node("Identity", List.of("x"), List.of("y"))
                .toBytes();
    }

    /**
     * A multi-layer perceptron {@code x FLOAT32[batch, 16] -> y FLOAT32[batch, 4]} with one hidden layer of 32.
     *
     * @return the bytes of its file
     */
    public static byte[] mlp() {
        return new OnnxGraph()
                .input("x", DType.FLOAT32, BATCH, Dim.of(16))
                .output("y", DType.FLOAT32, BATCH, Dim.of(4))
                .constant("w1", Shape.of(16, 32), weights(16 * 32))
                .constant("b1", Shape.of(32), weights(32))
                .constant("w2", Shape.of(32, 4), weights(32 * 4))
                .constant("b2", Shape.of(4), weights(4))
                .node("Gemm", List.of("x", "w1", "b1"), List.of("h"))
                .node("Relu", List.of("h"), List.of("r"))
                .node("Gemm", List.of("r", "w2", "b2"), List.of("y"))
                .toBytes();
    }

    /**
     * A tiny network for images, {@code x FLOAT32[batch, 3, 224, 224] -> y FLOAT32[batch, 3]}: the mean of each channel.
     *
     * @return the bytes of its file
     */
    public static byte[] imageMeans() {
        Dim side = Dim.of(224);
        return new OnnxGraph()
                .input("x", DType.FLOAT32, BATCH, Dim.of(3), side, side)
                .output("y", DType.FLOAT32, BATCH, Dim.of(3))
                .node("GlobalAveragePool", List.of("x"), List.of("p"))
                .node("Flatten", List.of("p"), List.of("y"))
                .toBytes();
    }

    /**
     * A model that breaks its word: declares {@code x FLOAT32[batch, 4] -> y FLOAT32[batch, 4]}, and fails for any other batch
     * than one row, which it doubles.
     *
     * @return the bytes of its file
     */
    public static byte[] oneRowOnly() {
        return rows("x", "y", 4)
                .constant("one", Shape.of(2), 1L, 4L)
                .node("Reshape", List.of("x", "one"), List.of("row"))
                .node("Add", List.of("row", "row"), List.of("y"))
                .toBytes();
    }

    private static byte[] slow() {
        OnnxGraph graph = rows("x", "y", 256).constant("w", Shape.of(256, 256), weights(256 * 256));
        String last = "x";
        for (int layer = 0; layer < 40; layer++) {
            String next = layer == 39 ? "y" : "h" + layer;
            graph.node("MatMul", List.of(last, "w"), List.of(next));
            last = next;
        }
        return graph.toBytes();
    }

    private static OnnxGraph rows(String input, String output, long columns) {
        return new OnnxGraph()
                .input(input, DType.FLOAT32, BATCH, Dim.of(columns))
                .output(output, DType.FLOAT32, BATCH, Dim.of(columns));
    }

    static float[] weights(int count) {
        SplittableRandom random = new SplittableRandom(count);
        float[] weights = new float[count];
        for (int i = 0; i < count; i++) {
            weights[i] = (float) (random.nextDouble() - 0.5) / 8;
        }
        return weights;
    }
}
