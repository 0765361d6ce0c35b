package dev.augur.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.Device;
import dev.augur.DeviceSelector;
import dev.augur.Inference;
import dev.augur.ModelUnavailableException;
import dev.augur.Placement;
import dev.augur.Predictor;
import dev.augur.codec.RowCodec;
import dev.augur.djl.DjlEngine;
import dev.augur.engine.Engine;
import dev.augur.engine.Target;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelFormat;
import dev.augur.model.ModelId;
import dev.augur.model.ModelStore;
import dev.augur.model.PackedFiles;
import dev.augur.tck.TorchArchive;
import dev.augur.tck.TorchModels;
import dev.augur.tck.TrainedModels;
import dev.augur.tensorflow.TensorFlowEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Models that are packed as they are, and the real engines that load them. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
final class CopiedModelsTest {
    private static final ModelId ID = ModelId.of("m");
    private static final String TOO_LARGE = "this does not fit the 262.1 MB of a Lambda function";

    private final PackRun pack = new PackRun();

    @TempDir
    private Path temp;

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

    /** Keeps the model's files, and says that another engine packed it. */
    private static void packedBy(String engine, Path folder) throws IOException {
        PackedFiles manifest = PackedFiles.read(folder);
        new PackedFiles(Map.of("runtime", engine, "platform", manifest.fact("platform")), manifest.files())
                .write(folder);
    }

    @Test
    void aTorchScriptArchiveIsLoadedBackAndByAnotherVersionWithTheReason() throws IOException {
        Path model = Files.write(temp.resolve("some.jit"), TorchModels.mlp());
        Path folder = temp.resolve("packed");

        assertThat(pack.execute("--no-natives", "--model", model.toString(), "--out", folder.toString()))
                .as(pack.err::toString)
                .isZero();

        assertThat(PackRun.names(folder)).containsExactly("augur-pack.properties", "model.pt");
        assertThat(pack.out.toString())
                .contains("packed for PyTorch 2.", "neither its graph nor its weights are rewritten");
        assertThat(pack.execute("--verify", folder.toString())).isZero();
        String engine = PackedFiles.read(folder).fact("runtime");
        assertThat(placed(folder, new DjlEngine()).provider()).isEqualTo("packed");
        packedBy("PyTorch 1.0", folder);
        Placement placement = placed(folder, new DjlEngine());
        assertThat(placement.provider()).isEmpty();
        assertThat(placement.toString())
                .startsWith("m runs on cpu with " + engine)
                .contains("cpu (packed) refused: it was packed with PyTorch 1.0, this is " + engine);
    }

    @Test
    void aFolderIsCopiedFileByFileAndACutOneIsRefused() throws IOException {
        Path model = Files.createDirectories(temp.resolve("saved"));
        Files.write(Files.createDirectory(model.resolve("variables")).resolve("variables.index"), new byte[20]);
        Files.write(model.resolve("saved_model.pb"), new byte[10]);
        Path folder = Files.createDirectory(temp.resolve("packed"));

        Map<String, PackedFiles.Entry> files =
                CopiedModel.copy(new LocalModel(ID, ModelFormat.SAVED_MODEL, model), folder);

        assertThat(files.keySet()).containsExactly("model/saved_model.pb", "model/variables/variables.index");
        PackedFiles manifest = new PackedFiles(Map.of("runtime", "any"), files);
        manifest.write(folder);
        assertThat(PackedFiles.read(folder)).isEqualTo(manifest);
        Path index = Files.write(folder.resolve("model/variables/variables.index"), new byte[9]);
        assertThat(PackedFiles.verify(folder)).singleElement().asString().startsWith("model/variables/variables.index");
        LocalModel packed = new LocalModel(ID, ModelFormat.SAVED_MODEL, folder.resolve("model"));
        List<Target> targets = new TensorFlowEngine().targets(packed, Device.CPU);
        assertThat(targets).extracting(Target::provider).containsExactly("packed", "");
        assertThatThrownBy(targets.get(0)::load)
                .isInstanceOf(ModelUnavailableException.class)
                .hasMessage("Model 'm': " + folder + " is not as augur pack wrote it: " + index
                        + " must have 20 bytes, got 9; copy the folder again, or pack the model again");
        Files.createSymbolicLink(model.resolve("link"), index);
        assertThatThrownBy(() -> CopiedModel.copy(
                        new LocalModel(ID, ModelFormat.SAVED_MODEL, model), Files.createDirectory(temp.resolve("b"))))
                .isInstanceOf(ModelUnavailableException.class)
                .hasMessageContaining(model.resolve("link") + " is a link or something else");
    }

    @Test
    @Tag("reliability")
    @EnabledIfSystemProperty(named = "augur.reliability.page", matches = ".+")
    void aTorchScriptArchiveHasItsLibrariesBesideIt() throws IOException {
        Path model = Files.write(temp.resolve("some.jit"), TorchModels.mlp());
        Path folder = temp.resolve("packed");

        assertThat(pack.execute("--model", model.toString(), "--out", folder.toString()))
                .as(pack.err::toString)
                .isZero();

        assertThat(PackRun.names(folder)).containsExactly("augur-pack.properties", "model.pt", "native");
        assertThat(PackRun.names(folder.resolve("native"))).contains("libtorch_cpu.so", "libc10.so");
        assertThat(pack.out.toString())
                .contains("-DPYTORCH_LIBRARY_PATH=" + folder.resolve("native"), TOO_LARGE, "BEYOND");
    }

    @Test
    @Tag("reliability")
    @EnabledIfSystemProperty(named = "augur.reliability.page", matches = ".+")
    void aSavedModelHasItsLibrariesBesideIt() throws Exception {
        Path model = TrainedModels.require("mobilenet_v2", System.out).resolve("saved_model");
        Path folder = temp.resolve("packed");

        assertThat(pack.execute("--model", model.toString(), "--out", folder.toString()))
                .as(pack.err::toString)
                .isZero();

        assertThat(PackRun.names(folder.resolve("native"))).contains("libtensorflow_cc.so.2", "libjnitensorflow.so");
        assertThat(pack.out.toString())
                .contains("-Djava.library.path=" + folder.resolve("native"), TOO_LARGE, "BEYOND");
        try (Inference inference = inference(folder, new TensorFlowEngine());
                Predictor<?, ?> predictor = inference.predictor(ID, RowCodec.floats())) {
            predictor.warm();
            assertThat(predictor.explain().provider()).isEqualTo("packed");
        }
    }

    @Test
    void anArchiveThatDoesNotLoadIsRefusedAndNothingIsLeft() throws IOException {
        byte[] unknown = new TorchArchive()
                .forward("x: Tensor", "Tensor", "return torch.nope(x)")
                .toBytes();
        Path model = Files.write(temp.resolve("some.jit"), unknown);

        assertThat(pack.execute(
                        "--model",
                        model.toString(),
                        "--out",
                        temp.resolve("packed").toString()))
                .isEqualTo(1);
        assertThat(pack.err.toString()).contains("The model does not load", "nope");
        assertThat(PackRun.names(temp)).containsExactly("some.jit");
    }
}
