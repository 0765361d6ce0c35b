package dev.augur.onnxruntime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.Inference;
import dev.augur.ModelUnavailableException;
import dev.augur.Placement;
import dev.augur.Predictor;
import dev.augur.codec.RowCodec;
import dev.augur.model.ModelId;
import dev.augur.model.ModelStore;
import dev.augur.model.PackedFiles;
import dev.augur.onnxruntime.OnnxRuntimeOptions.OptimizationLevel;
import dev.augur.tck.OnnxModels;
import dev.augur.tck.TckModel;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that are packed and loaded by the real engine. */
final class PackerTest {
    private static final ModelId ID = ModelId.of("m");
    private static final float[] ROW = row();

    @TempDir
    private Path temp;

    private Path plain;
    private Path folder;

    /** What a model answered, and where it ran. */
    private record Answer(FloatBuffer numbers, Placement placement) {
        float[] values() {
            return numbers.array();
        }
    }

    @BeforeEach
    void pack() throws IOException {
        Assumptions.assumeFalse(CpuFeatures.ofThisMachine().isEmpty(), "skipped: no features of the processor");
        plain = Files.write(temp.resolve("plain.onnx"), OnnxModels.bytes(TckModel.SLOW));
        folder = Files.createDirectory(temp.resolve("packed"));
        new OnnxPacker(OnnxRuntimeOptions.defaults()).pack(plain, folder);
    }

    @Test
    void aPackedModelAnswersLikeTheModelThatItIsMadeOf() {
        Answer packed = answer(folder, OnnxRuntimeOptions.defaults());
        Answer expected = answer(plain, OnnxRuntimeOptions.defaults());

        assertThat(packed.values()).containsExactly(expected.values(), within());
        assertThat(packed.placement().provider()).isEqualTo("packed");
        assertThat(packed.placement().refusals()).isEmpty();
    }

    @Test
    void aStoreOfFoldersFindsItAsAVersion() throws IOException {
        Path version = temp.resolve("root/m/3");
        Files.createDirectories(version.getParent());
        Files.move(folder, version);

        assertThat(answer(ModelStore.directory(temp.resolve("root")), OnnxRuntimeOptions.defaults())
                        .placement()
                        .provider())
                .isEqualTo("packed");
    }

    @Test
    void bothFormsHaveOneFileOfWeights() throws IOException {
        long weights = 256 * 256 * Float.BYTES;

        assertThat(Files.size(folder.resolve("model.onnx"))).isLessThan(20_000);
        assertThat(Files.size(folder.resolve("weights.bin"))).isBetween(2 * weights, 2 * weights + 3 * 4096);
    }

    @Test
    void anotherVersionOfTheRuntimeGetsThePortableForm() throws IOException {
        fallsBack(
                "runtime=1.28.0",
                "runtime=1.27.9",
                "it was packed with ONNX Runtime 1.27.9, this is 1.28.0; pack it again with this version");
    }

    @Test
    void anotherProcessorGetsThePortableForm() throws IOException {
        fallsBack("cpu=", "cpu=avx9 ", "missing here [avx9], new here []");
    }

    @Test
    void anotherPlatformGetsThePortableForm() throws IOException {
        fallsBack("platform=", "platform=mars-", "it was packed for mars-");
    }

    private void fallsBack(String what, String with, String reason) throws IOException {
        edit("augur-pack.properties", what, with);
        Answer answer = answer(folder, OnnxRuntimeOptions.defaults());

        assertThat(answer.values())
                .containsExactly(answer(plain, OnnxRuntimeOptions.defaults()).values(), within());
        assertThat(answer.placement().isFallback()).isTrue();
        assertThat(answer.placement().toString()).contains("runs on cpu with", reason);
    }

    @Test
    void optionsThatAskForSomethingElseGetThePortableForm() {
        OnnxRuntimeOptions basic = OnnxRuntimeOptions.builder()
                .optimizationLevel(OptimizationLevel.BASIC)
                .build();
        OnnxRuntimeOptions careful = OnnxRuntimeOptions.builder()
                .safety(OnnxSafety.builder().packed(false).build())
                .build();

        assertThat(answer(folder, basic).placement().toString())
                .contains("it was packed with the optimization level ALL, the options ask for BASIC");
        assertThat(answer(folder, careful).placement().toString()).contains("turned off by OnnxSafety.packed");
    }

    @Test
    void weightsThatAreCutOffAreRefused() throws IOException {
        byte[] weights = Files.readAllBytes(folder.resolve("weights.bin"));
        Files.write(folder.resolve("weights.bin"), Arrays.copyOf(weights, weights.length - 1));

        isRefused("weights.bin is not as augur pack wrote it: it must have " + weights.length + " bytes, got "
                + (weights.length - 1));
    }

    @Test
    void aGraphWithAFlippedBitIsRefused() throws IOException {
        byte[] graph = Files.readAllBytes(folder.resolve("packed.onnx"));
        graph[graph.length / 2] ^= 1;
        Files.write(folder.resolve("packed.onnx"), graph);

        isRefused("packed.onnx is not as augur pack wrote it: its checksum must be ");
    }

    @Test
    void aDamagedManifestIsRefused() throws IOException {
        edit("augur-pack.properties", "format=1", "format=2");
        isRefused("its format must be 1, got 2");
        Files.writeString(folder.resolve("augur-pack.properties"), "{");
        isRefused("augur-pack.properties is not as augur pack wrote it: its format must be 1, got null");
    }

    @Test
    void packedWeightsBeyondTheFileAreRefusedThoughTheManifestAgrees() throws IOException {
        byte[] weights = Files.readAllBytes(folder.resolve("weights.bin"));
        Files.write(folder.resolve("weights.bin"), Arrays.copyOf(weights, weights.length - 4096));
        edit("augur-pack.properties", "weights.bin=" + weights.length, "weights.bin=" + (weights.length - 4096));

        isRefused("its external data 'weights.bin' is refused");
    }

    @Test
    void packedWeightsWithoutAManifestAreRefused() throws IOException {
        Path hostile = Files.createDirectory(temp.resolve("hostile"));
        Files.copy(folder.resolve("packed.onnx"), hostile.resolve("model.onnx"));
        Files.copy(folder.resolve("weights.bin"), hostile.resolve("weights.bin"));
        folder = hostile;

        isRefused("it holds weights packed for the kernels of one processor");
    }

    @Test
    void digestsAreComparedOnRequest() throws IOException {
        assertThat(PackedFiles.verify(folder)).isEmpty();
        byte[] weights = Files.readAllBytes(folder.resolve("weights.bin"));
        weights[weights.length / 2] ^= 1;
        Files.write(folder.resolve("weights.bin"), weights);

        assertThat(PackedFiles.verify(folder))
                .singleElement()
                .asString()
                .startsWith("weights.bin must have the SHA-256 ");
    }

    private void edit(String file, String what, String with) throws IOException {
        String before = Files.readString(folder.resolve(file));
        assertThat(before).contains(what);
        Files.writeString(folder.resolve(file), before.replace(what, with));
    }

    private void isRefused(String why) {
        assertThatThrownBy(() -> answer(folder, OnnxRuntimeOptions.defaults()))
                .isInstanceOf(ModelUnavailableException.class)
                .hasMessageContaining(why);
    }

    private static float[] row() {
        float[] row = new float[256];
        for (int i = 0; i < row.length; i++) {
            row[i] = (float) Math.sin(i);
        }
        return row;
    }

    private static Answer answer(Path model, OnnxRuntimeOptions options) {
        return answer(ModelStore.file(ID, model), options);
    }

    private static Answer answer(ModelStore store, OnnxRuntimeOptions options) {
        try (Inference inference = Inference.builder(store)
                        .engine(new OnnxRuntimeEngine(options))
                        .build();
                Predictor<float[], float[]> predictor = inference.predictor(ID, RowCodec.floats())) {
            return new Answer(FloatBuffer.wrap(predictor.predict(ROW)), predictor.explain());
        }
    }

    private static Offset<Float> within() {
        return Offset.offset(1e-7f);
    }
}
