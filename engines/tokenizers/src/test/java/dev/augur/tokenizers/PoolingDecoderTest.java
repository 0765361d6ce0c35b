package dev.augur.tokenizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.augur.InvalidInputException;
import dev.augur.tensor.DType;
import dev.augur.tensor.Dim;
import dev.augur.tensor.Shape;
import dev.augur.tensor.Signature;
import dev.augur.tensor.Tensor;
import dev.augur.tensor.TensorPool;
import dev.augur.tensor.TensorSpec;
import dev.augur.tensor.Tensors;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PoolingDecoderTest {
    private static final TensorPool POOL = new TensorPool(0);

    private final Tensors inputs = new Tensors(POOL);
    private final Tensors outputs = new Tensors(POOL);

    @AfterEach
    void close() {
        inputs.close();
        outputs.close();
    }

    @Test
    void meanLeavesPaddingOut() {
        mask(DType.INT64, 2, 3, 1, 1, 0, 1, 0, 0);
        vectors("last_hidden_state", Shape.of(2, 3, 2), 1, 2, 3, 6, 99, 99, 5, 7, 99, 99, Float.NaN, 99);

        assertPooled(new PoolingDecoder(Pooling.MEAN, false), new float[] {2, 4}, new float[] {5, 7});
    }

    @Test
    void meanReadsAMaskOfInt32() {
        mask(DType.INT32, 1, 3, 1, 0, 1);
        vectors("last_hidden_state", Shape.of(1, 3, 1), 1, 99, 3);

        assertPooled(new PoolingDecoder(Pooling.MEAN, false), new float[] {2});
    }

    @Test
    void withoutAMaskNothingIsPadding() {
        vectors("last_hidden_state", Shape.of(1, 2, 1), 1, 4);

        assertPooled(new PoolingDecoder(Pooling.MEAN, false), new float[] {2.5f});
    }

    @Test
    void theMeanOfNothingIsZeroAndStaysSo() {
        mask(DType.INT64, 1, 2, 0, 0);
        vectors("last_hidden_state", Shape.of(1, 2, 2), 1, 2, 3, 4);

        assertPooled(new PoolingDecoder(Pooling.MEAN, true), new float[] {0, 0});
    }

    @Test
    void clsTakesTheFirstToken() {
        mask(DType.INT64, 2, 2, 1, 1, 1, 0);
        vectors("last_hidden_state", Shape.of(2, 2, 2), 1, 2, 3, 4, 5, 6, 7, 8);

        assertPooled(new PoolingDecoder(Pooling.CLS, false), new float[] {1, 2}, new float[] {5, 6});
    }

    @Test
    void normalizesToLengthOne() {
        vectors("last_hidden_state", Shape.of(1, 1, 2), 3, -4);

        assertPooled(new PoolingDecoder(Pooling.CLS, true), new float[] {0.6f, -0.8f});
    }

    @Test
    void readsTheOutputThatItIsTold() {
        vectors("token_embeddings", Shape.of(1, 1, 1), 3);
        PoolingDecoder decoder = new PoolingDecoder(Pooling.CLS, false, "token_embeddings");

        assertThat(decoder.outputs()).containsExactly("token_embeddings");
        assertPooled(decoder, new float[] {3});
    }

    @Test
    void agreesWithASumInDoubles() {
        long seed = 7;
        Random random = new Random(seed);
        for (int i = 0; i < 50; i++) {
            int texts = 1 + random.nextInt(4);
            int tokens = 1 + random.nextInt(40);
            int size = 1 + random.nextInt(70);
            long[] mask = random.longs((long) texts * tokens, 0, 2).toArray();
            float[] values = new float[texts * tokens * size];
            for (int k = 0; k < values.length; k++) {
                values[k] = random.nextFloat() - 0.5f;
            }
            inputs.clear();
            outputs.clear();
            mask(DType.INT64, texts, tokens, mask);
            vectors("last_hidden_state", Shape.of(texts, tokens, size), values);
            List<float[]> pooled = new PoolingDecoder(Pooling.MEAN, false).decode(inputs, outputs, texts);
            for (int text = 0; text < texts; text++) {
                assertThat(pooled.get(text))
                        .as("seed %d, batch %d, text %d", seed, i, text)
                        .containsExactly(mean(values, mask, text, new int[] {tokens, size}), within(1e-5f));
            }
        }
    }

    private static float[] mean(float[] values, long[] mask, int text, int[] tokensAndSize) {
        int tokens = tokensAndSize[0];
        int size = tokensAndSize[1];
        float[] mean = new float[size];
        for (int k = 0; k < size; k++) {
            double sum = 0;
            int count = 0;
            for (int token = text * tokens; token < (text + 1) * tokens; token++) {
                sum += mask[token] * (double) values[token * size + k];
                count += (int) mask[token];
            }
            mean[k] = (float) (sum / Math.max(1, count));
        }
        return mean;
    }

    @Test
    void refusesModelsThatGiveSomethingElse() {
        PoolingDecoder decoder = new PoolingDecoder(Pooling.MEAN, true);
        assertRefused(
                decoder,
                TensorSpec.of("sentence", DType.FLOAT32, Dim.ANY, Dim.of(384)),
                "The model has no output 'last_hidden_state', it gives sentence FLOAT32[-1, 384]");
        assertRefused(
                decoder,
                TensorSpec.of("last_hidden_state", DType.FLOAT32, Dim.ANY, Dim.of(384)),
                "Output 'last_hidden_state' must be FLOAT32[texts, tokens, size], the model gives FLOAT32[-1, 384]");
        assertRefused(
                decoder,
                TensorSpec.of("last_hidden_state", DType.FLOAT16, Dim.ANY, Dim.ANY, Dim.of(384)),
                "Output 'last_hidden_state' must be FLOAT32[texts, tokens, size], the model gives"
                        + " FLOAT16[-1, -1, 384]");
    }

    @Test
    void refusesWhatDoesNotFitTogether() {
        vectors("last_hidden_state", Shape.of(1, 2, 1), 1, 4);
        PoolingDecoder decoder = new PoolingDecoder(Pooling.MEAN, true);
        assertThatThrownBy(() -> decoder.decode(inputs, outputs, 2))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Output must be FLOAT32[2, tokens, size], got FLOAT32[1, 2, 1]");
        mask(DType.INT64, 1, 3, 1, 1, 1);
        assertThatThrownBy(() -> decoder.decode(inputs, outputs, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Output FLOAT32[1, 2, 1] must have the tokens of attention_mask INT64[1, 3]");
    }

    private static void assertRefused(PoolingDecoder decoder, TensorSpec output, String message) {
        assertThatThrownBy(() -> decoder.bind(new Signature(List.of(), List.of(output))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(message);
    }

    private void assertPooled(PoolingDecoder decoder, float[]... expected) {
        List<float[]> pooled = decoder.decode(inputs, outputs, expected.length);
        assertThat(pooled).hasSize(expected.length);
        for (int i = 0; i < expected.length; i++) {
            assertThat(pooled.get(i)).containsExactly(expected[i], within(1e-6f));
        }
    }

    private void mask(DType dtype, int texts, int tokens, long... values) {
        Tensor mask = inputs.allocate("attention_mask", dtype, Shape.of(texts, tokens));
        if (dtype == DType.INT64) {
            mask.put(0, values, 0, values.length);
            return;
        }
        for (int i = 0; i < values.length; i++) {
            mask.ints().put(i, (int) values[i]);
        }
    }

    private void vectors(String name, Shape shape, float... values) {
        outputs.allocate(name, DType.FLOAT32, shape).put(0, values, 0, values.length);
    }
}
