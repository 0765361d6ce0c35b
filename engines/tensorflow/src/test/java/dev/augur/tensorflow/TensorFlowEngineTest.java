package dev.augur.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.Device;
import dev.augur.DeviceSelector;
import dev.augur.Inference;
import dev.augur.ModelUnavailableException;
import dev.augur.Placement;
import dev.augur.Predictor;
import dev.augur.engine.DeviceRefusedException;
import dev.augur.engine.Engine;
import dev.augur.engine.Session;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelFormat;
import dev.augur.model.ModelId;
import dev.augur.platform.LibraryPath;
import dev.augur.platform.NvidiaDriver;
import dev.augur.tck.ForkedJvm;
import dev.augur.tck.TckModel;
import dev.augur.tensor.Tensors;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.internal.c_api.TF_Graph;

final class TensorFlowEngineTest {
    private static final ModelId ID = ModelId.of("double");
    private static final Duration FORK_LIMIT = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    private LocalModel files = new LocalModel(ID, ModelFormat.SAVED_MODEL, Path.of("unset"));

    @BeforeEach
    void write() throws Exception {
        SavedModelWriter.write(TckSavedModels.bytes(TckModel.DOUBLE), folder);
        files = new LocalModel(ID, ModelFormat.SAVED_MODEL, folder);
    }

    @Test
    void saysWhatItIs() {
        Engine engine = new TensorFlowEngine();
        assertThat(engine.name()).isEqualTo("TensorFlow 2.18.0");
        assertThat(engine.supports(ModelFormat.SAVED_MODEL)).isTrue();
        assertThat(engine.supports(ModelFormat.ONNX)).isFalse();
    }

    @Test
    void isFoundAsAService() {
        assertThat(ServiceLoader.load(Engine.class))
                .hasOnlyElementsOfType(TensorFlowEngine.class)
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1", "1, 2", "2, 3"})
    void runsWithAnyNumberOfThreads(int intra, int inter) {
        TensorFlowOptions options = TensorFlowOptions.builder()
                .intraOpThreads(intra)
                .interOpThreads(inter)
                .build();
        try (Session session = Runs.open(files, options)) {
            assertThat(Runs.floats(session, "x", "y", 1, 2, 3, 4)).containsExactly(2, 4, 6, 8);
        }
    }

    @Test
    void buildsOptionsOneByOne() {
        ModelLimits limits = new ModelLimits(1, 2, 3, 4, 5);
        GpuOptions gpu = new GpuOptions(false, 0.5);
        TensorFlowOptions options = TensorFlowOptions.builder()
                .tags("a", "b")
                .signature("s")
                .intraOpThreads(3)
                .interOpThreads(2)
                .allowOperators("ReadFile")
                .limits(limits)
                .gpu(gpu)
                .build();
        assertThat(options)
                .isEqualTo(new TensorFlowOptions(Set.of("a", "b"), "s", 3, 2, Set.of("ReadFile"), limits, gpu));
        assertThat(TensorFlowOptions.defaults().intraOpThreads())
                .isEqualTo(Runtime.getRuntime().availableProcessors());
    }

    @Test
    void refusesOptionsThatMakeNoSense() {
        assertThatThrownBy(() -> TensorFlowOptions.builder().intraOpThreads(0).build())
                .hasMessage("intraOpThreads must be >= 1, got 0");
        assertThatThrownBy(() -> TensorFlowOptions.builder().interOpThreads(-1).build())
                .hasMessage("interOpThreads must be >= 1, got -1");
        assertThatThrownBy(() -> new ModelLimits(1, 0, 1, 1, 1)).hasMessage("maxNodes must be >= 1, got 0");
        assertThatThrownBy(() -> new GpuOptions(true, Double.NaN))
                .hasMessage("memoryFraction must be above 0 and at most 1, got NaN");
    }

    @Test
    void theArtifactInErrorTextsIsTheOneOnTheClassPath() throws IOException {
        Properties artifact = new Properties();
        String resource = "/META-INF/maven/org.tensorflow/tensorflow-core-native/pom.properties";
        try (InputStream in = Objects.requireNonNull(TF_Graph.class.getResourceAsStream(resource))) {
            artifact.load(in);
        }
        assertThat(NativeLibrary.ARTIFACT)
                .isEqualTo(artifact.getProperty("groupId") + ":" + artifact.getProperty("artifactId") + ":"
                        + artifact.getProperty("version") + ":");
    }

    @Test
    void aMissingLibraryIsAnErrorThatNamesTheArtifact() throws Exception {
        String text = ": TensorFlow's native library is not on the class path: add the artifact"
                + " org.tensorflow:tensorflow-core-native:1.1.0:" + Loader.getPlatform() + "\n";
        String refused = "NOT_LOADABLE Model 'm': TensorFlow cannot load " + files.path() + text;
        assertThat(launch(
                        List.of(
                                "-cp",
                                classPath(entry -> !entry.contains("tensorflow-core-native-1.1.0-")),
                                NoLibraryProgram.class.getName()),
                        files.path()))
                .startsWith("TensorFlow (no native library) on [cpu]\n")
                .contains("\nERROR There is no native library of TensorFlow for " + Loader.getPlatform()
                        + " on the class path\n")
                .endsWith(refused + refused);
    }

    @Test
    void writesNoFileAndOpensNoSocket() throws Exception {
        assertThat(launch(List.of("-cp", classPath(entry -> true), QuietProgram.class.getName()), files.path()))
                .endsWith("sockets 0, files in the home folder 0\n");
    }

    /** JavaCPP refuses to allocate when the process has four times its heap in memory. */
    @Test
    void runsWithAHeapMuchSmallerThanTheMemory() throws Exception {
        assertThat(launch(
                        List.of(
                                "-Xmx40m",
                                "-XX:MaxDirectMemorySize=1g",
                                "-cp",
                                classPath(entry -> true),
                                SmallHeapProgram.class.getName()),
                        files.path()))
                .endsWith("runs: 8.0\nbeyond: true\n");
    }

    @Test
    void runsOnTheModulePath() throws Exception {
        String modules = classPath(
                entry -> entry.matches(
                        ".*(core|tensorflow)/target/classes|.*(core|augur-tensorflow)-[^/]*SNAPSHOT.jar"
                                + "|.*/(tensorflow-core-native|javacpp|protobuf-java|caffeine|slf4j-api|slf4j-simple|jspecify)-[^/]*.jar"));
        Path tests = Path.of(
                getClass().getProtectionDomain().getCodeSource().getLocation().toURI());
        String main = "dev.augur.tensorflow/" + QuietProgram.class.getName();
        assertThat(launch(
                        List.of("-p", modules, "--patch-module", "dev.augur.tensorflow=" + tests, "-m", main),
                        files.path()))
                .contains("FLOAT32[1, 4] 2.0");
    }

    private static String launch(List<String> program, Path argument) throws IOException, InterruptedException {
        List<String> all = new java.util.ArrayList<>(program);
        all.add(argument.toString());
        return ForkedJvm.launch(FORK_LIMIT, all);
    }

    private static String classPath(Predicate<String> wanted) {
        String separator = System.getProperty("path.separator");
        return Arrays.stream(System.getProperty("java.class.path").split(separator))
                .filter(wanted)
                .collect(Collectors.joining(separator));
    }

    @Test
    void aGpuThatIsNotThereIsRefusedInWordsToActOn() {
        assumeTheArtifactForTheCpu();
        assertThatThrownBy(() -> new TensorFlowEngine().load(files, Device.gpu(0)))
                .isInstanceOf(DeviceRefusedException.class)
                .hasMessage("TensorFlow's native library on the class path is built for the CPU alone; gpu:0"
                        + " needs the artifact org.tensorflow:tensorflow-core-native:1.1.0:"
                        + Loader.getPlatform()
                        + "-gpu in place of the one without -gpu, CUDA 12.5 and cuDNN 9; "
                        + NvidiaDriver.ofThisProcess(LibraryPath.ofThisProcess()));
    }

    /** What TensorFlow itself would run on the CPU, without a word. */
    @Test
    void aSessionWithoutItsGpuIsRefused() {
        List<String> found = List.of("/job:localhost/replica:0/task:0/device:CPU:0");
        assertThatThrownBy(() -> Gpus.requireFound(Device.gpu(1), found))
                .isInstanceOf(DeviceRefusedException.class)
                .hasMessageStartingWith("TensorFlow found no such GPU, only " + found + "; ");
    }

    @Test
    void aPreferredGpuFallsBackAndSaysWhy() {
        assumeTheArtifactForTheCpu();
        try (Inference inference = inference(DeviceSelector.preferGpu());
                Predictor<Tensors, String> predictor = inference.predictor(ID, new EchoCodec())) {
            Placement placement = predictor.explain();
            assertThat(placement.device()).isEqualTo(Device.CPU);
            assertThat(placement.toString())
                    .startsWith("double runs on cpu with TensorFlow 2.18.0; asked: prefer a GPU; gpu:0 refused: "
                            + "TensorFlow's native library on the class path is built for the CPU alone; ");
        }
    }

    @Test
    void aRequiredGpuIsAnErrorNeverARunOnTheCpu() {
        assumeTheArtifactForTheCpu();
        try (Inference inference = inference(DeviceSelector.requireGpu());
                Predictor<Tensors, String> predictor = inference.predictor(ID, new EchoCodec())) {
            assertThatThrownBy(predictor::warm)
                    .isInstanceOf(ModelUnavailableException.class)
                    .hasMessageStartingWith(
                            "Model 'double' has no device to run on; asked: require a GPU; gpu:0 refused: ");
        }
    }

    private static void assumeTheArtifactForTheCpu() {
        Assumptions.assumeFalse(NativeLibrary.isBuiltForGpus(), "skipped: the class path has the library for GPUs");
    }

    private Inference inference(DeviceSelector selector) {
        return Inference.builder(wanted -> files)
                .engine(new TensorFlowEngine())
                .devices(selector)
                .build();
    }
}
