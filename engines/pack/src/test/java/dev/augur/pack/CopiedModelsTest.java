package dev.augur.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.DeviceSelector;
import dev.augur.Inference;
import dev.augur.ModelUnavailableException;
import dev.augur.Placement;
import dev.augur.Predictor;
import dev.augur.codec.RowCodec;
import dev.augur.djl.DjlEngine;
import dev.augur.engine.Engine;
import dev.augur.model.ModelId;
import dev.augur.model.ModelStore;
import dev.augur.model.PackedFiles;
import dev.augur.tck.TorchArchive;
import dev.augur.tck.TorchModels;
import dev.augur.tck.TrainedModels;
import dev.augur.tensorflow.TensorFlowEngine;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Models that are packed as they are, and the real engines that load them. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
final class CopiedModelsTest {
    private static final ModelId ID = ModelId.of("m");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path temp;

    private int execute(String... args) {
        return Pack.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }

    private static List<String> names(Path of) throws IOException {
        try (Stream<Path> files = Files.list(of)) {
            return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
        }
    }

    private static Inference inference(Path folder, Engine engine) {
        return Inference.builder(ModelStore.file(ID, folder))
                .engine(engine)
                .devices(DeviceSelector.cpuOnly())
                .build();
    }

    private static Placement placed(Path folder, Engine engine) {
        try (Inference inference = inference(folder, engine);
                Predictor<float[], float[]> predictor = inference.predictor(ID, RowCodec.floats())) {
            assertThat(predictor.predict(new float[16])).hasSize(4);
            return predictor.explain();
        }
    }

    @Test
    void aTorchScriptArchiveHasItsLibrariesBesideIt() throws IOException {
        Path model = Files.write(temp.resolve("some.jit"), TorchModels.mlp());
        Path folder = temp.resolve("packed");

        assertThat(execute("--model", model.toString(), "--out", folder.toString()))
                .as(err::toString)
                .isZero();

        assertThat(names(folder)).containsExactly("augur-pack.properties", "model.pt", "native");
        assertThat(names(folder.resolve("native"))).contains("libtorch_cpu.so", "libc10.so");
        assertThat(out.toString())
                .contains(
                        "-DPYTORCH_LIBRARY_PATH=" + folder.resolve("native"),
                        "neither its graph nor its weights are rewritten",
                        "this does not fit the 262.1 MB of a Lambda function",
                        "BEYOND");
        assertThat(execute("--verify", folder.toString())).isZero();
        assertThat(placed(folder, new DjlEngine()).provider()).isEqualTo("packed");
    }

    @Test
    void anotherVersionOfTheEngineTakesTheModelWithTheReason() throws IOException {
        Path model = Files.write(temp.resolve("some.jit"), TorchModels.mlp());
        Path folder = temp.resolve("packed");
        execute("--no-natives", "--model", model.toString(), "--out", folder.toString());
        PackedFiles manifest = PackedFiles.read(folder);
        new PackedFiles(
                        Map.of("runtime", "PyTorch 1.0", "platform", manifest.fact("platform")), manifest.files())
                .write(folder);

        Placement placement = placed(folder, new DjlEngine());

        assertThat(placement.provider()).isEmpty();
        assertThat(placement.toString())
                .startsWith("m runs on cpu with PyTorch")
                .contains("cpu (packed) refused: it was packed with PyTorch 1.0, this is " + manifest.fact("runtime"));
    }

    @Test
    void aSavedModelIsCopiedFileByFileAndLoadedBack() throws Exception {
        Path model = TrainedModels.require("mobilenet_v2", System.out).resolve("saved_model");
        Path folder = temp.resolve("packed");

        assertThat(execute("--no-natives", "--model", model.toString(), "--out", folder.toString()))
                .as(err::toString)
                .isZero();

        assertThat(PackedFiles.read(folder).files().keySet())
                .containsExactlyInAnyOrder(
                        "model/saved_model.pb",
                        "model/variables/variables.index",
                        "model/variables/variables.data-00000-of-00001");
        assertThat(out.toString()).contains("packed for TensorFlow 2.18", "A SavedModel is copied as it is");
        try (Inference inference = inference(folder, new TensorFlowEngine())) {
            inference.predictor(ID, RowCodec.floats()).warm();
            assertThat(inference.models()).hasSize(1);
        }
    }

    @Test
    void aCopyThatWasCutShortIsRefused() throws Exception {
        Path model = TrainedModels.require("mobilenet_v2", System.out).resolve("saved_model");
        Path folder = temp.resolve("packed");
        execute("--no-natives", "--model", model.toString(), "--out", folder.toString());
        Path index = folder.resolve("model/variables/variables.index");
        Files.write(index, new byte[10]);

        try (Inference inference = inference(folder, new TensorFlowEngine())) {
            assertThatThrownBy(() -> inference.predictor(ID, RowCodec.floats()).warm())
                    .isInstanceOf(ModelUnavailableException.class)
                    .hasMessageStartingWith("Model 'm': " + folder + " is not as augur pack wrote it: " + index
                            + " must have ");
        }
        assertThat(execute("--verify", folder.toString())).isEqualTo(1);
    }

    @Test
    void anArchiveThatDoesNotLoadIsRefusedAndNothingIsLeft() throws IOException {
        byte[] unknown = new TorchArchive()
                .forward("x: Tensor", "Tensor", "return torch.nope(x)")
                .toBytes();
        Path model = Files.write(temp.resolve("some.jit"), unknown);

        assertThat(execute("--model", model.toString(), "--out", temp.resolve("packed").toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("The model does not load", "nope");
        assertThat(names(temp)).containsExactly("some.jit");
    }
}
