package dev.augur.pack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.augur.Inference;
import dev.augur.Predictor;
import dev.augur.model.ModelId;
import dev.augur.model.ModelStore;
import dev.augur.onnxruntime.OnnxPacker;
import dev.augur.onnxruntime.OnnxRuntimeEngine;
import dev.augur.onnxruntime.OnnxRuntimeOptions;
import dev.augur.tokenizers.TextEmbedding;
import dev.augur.tokenizers.Tokenizer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** MiniLM-L6-v2 with FP32 weights. */
final class MiniLmTest {
    private static final ModelId ID = ModelId.of("minilm");

    @TempDir
    private Path temp;

    @Test
    void thePackedModelGivesTheSameEmbeddings() throws IOException {
        Assumptions.assumeTrue(Files.isReadable(Path.of("/proc/cpuinfo")), "skipped: packing needs Linux");
        Path plain = copy("all-minilm-l6-v2.onnx");
        Path tokenizer = copy("all-minilm-l6-v2-tokenizer.json");
        Path folder = Files.createDirectory(temp.resolve("packed"));

        OnnxPacker.Packed packed = new OnnxPacker(OnnxRuntimeOptions.defaults()).pack(plain, folder);

        assertThat(embed(folder, tokenizer, "packed"))
                .containsExactly(embed(plain, tokenizer, "CPU"), Offset.offset(1e-6f));
        assertThat(packed.signature().inputs()).hasSize(3);
        assertThat(Files.size(folder.resolve("model.onnx"))).isLessThan(2_000_000);
        assertThat(Files.size(folder.resolve("weights.bin"))).isLessThan(Files.size(plain) * 16 / 10);
    }

    private static float[] embed(Path model, Path tokenizer, String provider) throws IOException {
        try (Inference inference = Inference.builder(ModelStore.file(ID, model))
                        .engine(new OnnxRuntimeEngine())
                        .build();
                Tokenizer tokens = Tokenizer.load(tokenizer);
                Predictor<String, float[]> predictor =
                        inference.predictor(ID, TextEmbedding.builder(tokens).build())) {
            float[] embedding = predictor.predict("A man is eating a piece of bread.");
            assertThat(predictor.explain().provider()).isEqualTo(provider);
            return embedding;
        }
    }

    private Path copy(String resource) throws IOException {
        try (InputStream in = MiniLmTest.class.getClassLoader().getResourceAsStream(resource)) {
            Assumptions.assumeTrue(in != null, "skipped: there is no " + resource);
            Path file = temp.resolve(resource);
            Files.copy(in, file);
            return file;
        }
    }
}
