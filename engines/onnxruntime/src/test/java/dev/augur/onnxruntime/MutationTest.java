package dev.augur.onnxruntime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.augur.tck.ForkedJvm;
import dev.augur.tck.OnnxModels;
import dev.augur.tck.TckModel;
import dev.augur.tensor.DType;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged models crash nothing, and fail with typed errors only. */
final class MutationTest {
    private static final int MUTANTS = Integer.getInteger("augur.mutants", 4_000);
    private static final int SCANS = 20_000;

    @TempDir
    Path folder;

    private static List<byte[]> models() {
        return List.of(
                OnnxModels.bytes(TckModel.DOUBLE),
                OnnxModels.bytes(TckModel.TWO_INPUTS),
                OnnxModels.bytes(TckModel.NON_ZERO),
                OnnxModels.identity(DType.STRING),
                OnnxModels.identity(DType.UINT32),
                OnnxModels.mlp(),
                nested().toBytes(),
                shapes().toBytes());
    }

    /** A subgraph and a function. */
    private static Message nested() {
        Message branch = new Message()
                .with(1, Protos.node("F", List.of("x"), "b").text(7, "own"))
                .text(2, "branch")
                .with(12, Protos.value("b", Protos.FLOAT));
        Message function = new Message()
                .text(1, "F")
                .text(4, "a")
                .text(5, "b")
                .with(7, Protos.node("Neg", List.of("a"), "b"))
                .with(9, Protos.opset("", 17))
                .text(10, "own");
        Message graph = Protos.conditional(branch);
        return Protos.model(graph).with(8, Protos.opset("own", 1)).with(25, function);
    }

    /** Shapes that are computed. */
    private static Message shapes() {
        Message graph = Protos.graph(
                        Protos.node("Concat", List.of("a", "b"), "s", Protos.integer("axis", 0)),
                        Protos.node("ConstantOfShape", List.of("s"), "w"),
                        Protos.node("Expand", List.of("x", "e"), "z"),
                        Protos.node("Reshape", List.of("w", "e"), "v"),
                        Protos.node("Add", List.of("z", "v"), "y"))
                .with(5, Protos.shape("a", 2))
                .with(5, Protos.shape("b", 4))
                .with(5, Protos.shape("e", 2, 4));
        return Protos.model(graph);
    }

    @Test
    void nothingButTypedErrorsComesOfDamagedModels() throws Exception {
        Path models = Files.createDirectory(folder.resolve("models"));
        List<byte[]> originals = models();
        for (int i = 0; i < originals.size(); i++) {
            Files.write(models.resolve(i + ".onnx"), originals.get(i));
        }
        Path mutants = Files.createDirectory(folder.resolve("mutants"));
        long seed = 20261122;
        String printed = ForkedJvm.run(
                Duration.ofMinutes(10),
                MutationProgram.class,
                models.toString(),
                mutants.toString(),
                Long.toString(seed),
                Integer.toString(MUTANTS));
        String counts = printed.lines().reduce("", (before, line) -> line);
        System.out.println("Mutation, seed " + seed + ": " + counts);
        assertThat(counts)
                .matches("mutants " + MUTANTS + ": refused before native code [1-9][0-9]*, by native code [1-9][0-9]*,"
                        + " failed when run [1-9][0-9]*, ran [1-9][0-9]*; tensor memory left 0");
    }

    @Test
    void theScannerThrowsItsOwnErrorOnly() throws Exception {
        Path file = folder.resolve("model.onnx");
        List<byte[]> originals = new ArrayList<>(models());
        SplittableRandom random = new SplittableRandom(16);
        int refused = 0;
        try (RandomAccessFile opened = new RandomAccessFile(file.toFile(), "rw")) {
            for (int i = 0; i < SCANS; i++) {
                byte[] mutant = Mutations.mutant(originals.get(i % originals.size()), random);
                opened.setLength(0);
                opened.write(mutant);
                refused += scans(opened) ? 0 : 1;
            }
        }
        System.out.println("Scans of mutants: " + SCANS + ", refused " + refused);
        assertThat(refused).isBetween(SCANS / 10, SCANS * 9 / 10);
    }

    private boolean scans(RandomAccessFile file) throws Exception {
        try {
            ScannedModel model = new OnnxScanner(
                            new FileBytes(file), OnnxLimits.defaults(), new ExternalData(folder, 0, false))
                    .model();
            assertThat(Expansion.of(model).nodes()).isNotNegative();
            return true;
        } catch (RefusedModelException e) {
            assertThat(e).hasMessageStartingWith("it");
            return false;
        }
    }
}
