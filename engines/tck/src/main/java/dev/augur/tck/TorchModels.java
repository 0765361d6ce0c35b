package dev.augur.tck;

import dev.augur.tensor.Shape;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Small TorchScript archives: those of the contract, and the one that benchmarks run. */
public final class TorchModels {
    private TorchModels() {}

    /**
     * A model of the contract.
     *
     * @param model which one
     * @return the bytes of its file
     */
    public static byte[] bytes(TckModel model) {
        return switch (model) {
            case DOUBLE, SCALAR -> archive("x: Tensor", "Tensor", "return torch.add(x, x)");
            case TWO_OUTPUTS -> archive("x: Tensor", "Tuple[Tensor, Tensor]", "return (torch.add(x, x), torch.neg(x))");
            case TWO_INPUTS -> archive("a: Tensor,\n    b: Tensor", "Tensor", "return torch.add(a, torch.to(b, 6))");
            case NON_ZERO -> archive("x: Tensor", "Tensor", "return torch.t(torch.nonzero(x))");
            case SLOW -> slow();
            case NOT_A_MODEL -> "This file holds no model.".getBytes(StandardCharsets.UTF_8);
            case TRUNCATED -> Arrays.copyOf(slow(), slow().length / 2);
            case EMPTY -> new byte[0];
        };
    }

    /**
     * A model {@code x [n, 2] -> y [n, 2]} of any type that gives back what it takes.
     *
     * @return the bytes of its file
     */
    public static byte[] identity() {
        return archive("x: Tensor", "Tensor", "return x");
    }

    /**
     * The multi-layer perceptron of {@link OnnxModels#mlp()}, with the same weights.
     *
     * @return the bytes of its file
     */
    public static byte[] mlp() {
        return new TorchArchive()
                .tensor("w1", Shape.of(16, 32), OnnxModels.weights(16 * 32))
                .tensor("b1", Shape.of(32), OnnxModels.weights(32))
                .tensor("w2", Shape.of(32, 4), OnnxModels.weights(32 * 4))
                .tensor("b2", Shape.of(4), OnnxModels.weights(4))
                .forward(
                        "x: Tensor",
                        "Tensor",
                        "h = torch.relu(torch.addmm(self.b1, x, self.w1))",
                        "return torch.addmm(self.b2, h, self.w2)")
                .toBytes();
    }

    private static byte[] slow() {
        return new TorchArchive()
                .tensor("w", Shape.of(256, 256), OnnxModels.weights(256 * 256))
                .forward(
                        "x: Tensor",
                        "Tensor",
                        "h = x",
                        "for _0 in range(40):",
                        "  h0 = torch.matmul(h, self.w)",
                        "  h = h0",
                        "return h")
                .toBytes();
    }

    private static byte[] archive(String arguments, String returns, String line) {
        return new TorchArchive().forward(arguments, returns, line).toBytes();
    }
}
