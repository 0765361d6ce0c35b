package dev.augur;

import static org.assertj.core.api.Assertions.assertThat;

import dev.augur.codec.Codec;
import dev.augur.model.ModelId;
import dev.augur.tensor.DType;
import dev.augur.tensor.Shape;
import dev.augur.tensor.Signature;
import dev.augur.tensor.TensorPool;
import dev.augur.tensor.Tensors;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LeaksTest {
    private static final ModelId ID = ModelId.of("score");
    private static final float[] ROW = {1, 2};

    private final TensorPool pool = new TensorPool(1 << 16);

    private Inference.Builder builder() {
        return Inference.builder(Fleet.store())
                .engine(new Fleet())
                .allocator(pool)
                .devices(DeviceSelector.cpuOnly());
    }

    /** Gives the outputs to the caller, who has to close them. */
    private record Whole() implements Codec<float[], Tensors> {
        @Override
        public void encode(List<? extends float[]> batch, Tensors inputs) {
            inputs.allocate("x", DType.FLOAT32, Shape.of(1, 2)).put(0, batch.get(0), 0, 2);
        }

        @Override
        public List<Tensors> decode(Tensors inputs, Tensors outputs, int count) {
            return List.of(outputs.takeAll());
        }

        @Override
        public Codec<float[], Tensors> bind(Signature signature) {
            return this;
        }

        @Override
        public int maxBatch() {
            return 1;
        }
    }

    @Test
    void whatNobodyClosesIsToldWithItsStack() {
        Inference inference = builder().trackLeaks(true).build();
        Predictor<float[], Tensors> predictor = inference.predictor(ID, new Whole());
        assertThat(inference.leaks())
                .singleElement()
                .satisfies(where -> assertThat(where).hasMessage("The predictor of 'score' was made here and is open"))
                .satisfies(where -> assertThat(where.getStackTrace())
                        .anyMatch(frame -> frame.getMethodName().equals("whatNobodyClosesIsToldWithItsStack")));
        try (Tensors closed = predictor.predict(ROW)) {
            assertThat(closed.size()).isEqualTo(1);
        }
        Tensors leaked = predictor.predict(ROW);
        predictor.close();
        inference.close();
        assertThat(inference.leaks())
                .singleElement()
                .satisfies(where ->
                        assertThat(where).hasMessageMatching("Tensor FLOAT32\\[1, 2\\] was allocated here and is open"))
                .satisfies(where -> assertThat(where.getStackTrace())
                        .anyMatch(frame -> frame.getMethodName().equals("whatNobodyClosesIsToldWithItsStack")));
        leaked.close();
        assertThat(inference.leaks()).isEmpty();
        assertThat(pool.usedBytes()).isZero();
    }

    @Test
    void nothingIsTrackedUnlessItIsWanted() {
        try (Inference inference = builder().build()) {
            Predictor<float[], float[]> predictor = inference.predictor(ID, new PairCodec());
            predictor.predict(ROW);
            assertThat(inference.leaks()).isEmpty();
        }
    }
}
