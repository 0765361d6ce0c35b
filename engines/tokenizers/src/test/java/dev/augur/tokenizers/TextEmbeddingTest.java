package dev.augur.tokenizers;

import static dev.augur.tokenizers.Resources.GOLDEN_TEXT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.augur.DeviceSelector;
import dev.augur.Inference;
import dev.augur.InvalidInputException;
import dev.augur.Outcome;
import dev.augur.Predictor;
import dev.augur.codec.Codec;
import dev.augur.model.ModelId;
import dev.augur.model.ModelStore;
import dev.augur.onnxruntime.OnnxRuntimeEngine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Real models on the real engine. */
final class TextEmbeddingTest {
    private static final ModelId MINILM = ModelId.of("minilm");
    private static final ModelId BGE = ModelId.of("bge");

    private static final List<String> TEXTS = List.of(
            GOLDEN_TEXT,
            "A man is eating food.",
            "",
            "bread",
            "日本語のテキスト",
            "A cheetah is running behind its prey, while "
                    + "a man rides a white horse on an enclosed ground, ".repeat(6));

    private static Inference inference;
    private static Tokenizer minilmTokenizer;
    private static Tokenizer bgeTokenizer;

    @BeforeAll
    static void open() throws IOException {
        inference = Inference.builder(ModelStore.classPath(MINILM, Resources.LOADER, Resources.MINILM_MODEL)
                        .orElse(ModelStore.classPath(BGE, Resources.LOADER, Resources.BGE_MODEL)))
                .engine(new OnnxRuntimeEngine())
                .devices(DeviceSelector.cpuOnly())
                .build();
        minilmTokenizer = Resources.minilm();
        bgeTokenizer = Tokenizer.builder().load(Resources.LOADER, Resources.BGE);
    }

    @AfterAll
    static void close() {
        inference.close();
        minilmTokenizer.close();
        bgeTokenizer.close();
    }

    @Test
    void givesTheGoldenVector() {
        float[] vector = minilm().predict(GOLDEN_TEXT);

        assertThat(vector).hasSize(384);
        assertThat(vector[0]).isCloseTo(0.05252f, within(1e-4f));
        assertThat(vector[1]).isCloseTo(0.05524f, within(1e-4f));
        assertThat(vector[2]).isCloseTo(-0.01119f, within(1e-4f));
        assertThat(dot(vector, vector)).isCloseTo(1, within(1e-6));
    }

    @Test
    void aBatchEqualsItsSingles() {
        Predictor<String, float[]> predictor = minilm();
        List<float[]> batch = predictor.predictAll(TEXTS);
        for (int i = 0; i < TEXTS.size(); i++) {
            assertThat(batch.get(i)).as(TEXTS.get(i)).containsExactly(predictor.predict(TEXTS.get(i)), within(1e-5f));
        }
    }

    @Test
    void aLongTextIsThatOfItsBeginning() {
        Predictor<String, float[]> predictor = minilm();
        float[] cut = predictor.predict("bread ".repeat(126));
        assertThat(predictor.predict("bread ".repeat(5000))).containsExactly(cut, within(1e-6f));
    }

    @Test
    void clsPoolingFindsWhatBelongsTogether() {
        Codec<String, float[]> codec =
                TextEmbedding.builder(bgeTokenizer).pooling(Pooling.CLS).build();
        List<float[]> vectors = inference
                .predictor(BGE, codec)
                .predictAll(List.of(GOLDEN_TEXT, "A man is eating food.", "The stock market fell sharply today."));

        assertThat(dot(vectors.get(0), vectors.get(0))).isCloseTo(1, within(1e-6));
        assertThat(dot(vectors.get(0), vectors.get(1))).isGreaterThan(0.8);
        assertThat(dot(vectors.get(0), vectors.get(2))).isLessThan(0.6);
    }

    @Test
    void poolingAndScaleAreTheCallers() {
        float[] mean = minilm().predict(GOLDEN_TEXT);
        float[] unscaled = predictor(TextEmbedding.builder(minilmTokenizer).normalize(false))
                .predict(GOLDEN_TEXT);
        float[] first = predictor(TextEmbedding.builder(minilmTokenizer).pooling(Pooling.CLS))
                .predict(GOLDEN_TEXT);

        double length = Math.sqrt(dot(unscaled, unscaled));
        assertThat(length).isGreaterThan(1.5);
        assertThat(dot(unscaled, mean)).isCloseTo(length, within(1e-5));
        assertThat(dot(first, mean)).isLessThan(0.99);
    }

    @Test
    void longListsAreCutIntoBatches() {
        Predictor<String, float[]> two =
                predictor(TextEmbedding.builder(minilmTokenizer).maxBatch(2));
        List<float[]> all = minilm().predictAll(TEXTS);
        List<float[]> cut = two.predictAll(TEXTS);
        for (int i = 0; i < TEXTS.size(); i++) {
            assertThat(cut.get(i)).containsExactly(all.get(i), within(1e-5f));
        }
    }

    @Test
    void aRefusedTextFailsAlone() {
        Predictor<String, float[]> predictor =
                predictor(TextEmbedding.builder(minilmTokenizer).maxChars(50));
        List<Outcome<float[]>> outcomes = predictor.predictEach(TEXTS);

        assertThat(outcomes.subList(0, 5)).allMatch(Outcome.Success.class::isInstance);
        assertThat(outcomes.get(5)).isInstanceOf(Outcome.Failure.class);
        assertThatThrownBy(() -> predictor.predictAll(TEXTS))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("Record 5: Text must have at most 50 characters, got "
                        + TEXTS.get(5).length());
    }

    @Test
    void anOutputThatTheModelLacksIsNamedBesideThoseItHas() {
        assertThatThrownBy(
                        () -> predictor(TextEmbedding.builder(minilmTokenizer).output("sentence_embedding"))
                                .warm())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(
                        "The model has no output 'sentence_embedding', it gives last_hidden_state FLOAT32[");
    }

    @Test
    void sixteenThreadsAgreeWithOne() throws Exception {
        Predictor<String, float[]> predictor = minilm();
        List<float[]> expected = TEXTS.stream().map(predictor::predict).toList();
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try {
            List<Future<List<float[]>>> results = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                results.add(threads.submit(
                        () -> TEXTS.stream().map(predictor::predict).toList()));
            }
            for (Future<List<float[]>> result : results) {
                for (int i = 0; i < TEXTS.size(); i++) {
                    assertThat(result.get().get(i)).containsExactly(expected.get(i), within(1e-6f));
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static Predictor<String, float[]> minilm() {
        return predictor(TextEmbedding.builder(minilmTokenizer));
    }

    private static Predictor<String, float[]> predictor(TextEmbedding.Builder codec) {
        return inference.predictor(MINILM, codec.build());
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }
}
