package dev.augur;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.engine.FakeModel;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelFormat;
import dev.augur.model.ModelId;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Too little memory for a batch: it is split once, and no record is blamed. */
final class OutOfMemoryTest {
    private static final ModelId ID = ModelId.of("score:1");

    private final FakeModel model = FakeModel.wellDeclared();
    private final Inference inference = Inference.builder(
                    id -> new LocalModel(id, ModelFormat.ONNX, Path.of("score.onnx")))
            .engine(new FakeEngine(model))
            .build();
    private final Predictor<float[], float[]> predictor = inference.predictor(ID, new PairCodec());

    @AfterEach
    void close() {
        inference.close();
    }

    private static List<float[]> rows(int count) {
        return IntStream.range(0, count).mapToObj(i -> new float[] {i, i}).toList();
    }

    @Test
    void predictAllRunsEachHalf() {
        model.maxRows = 2;
        assertThat(predictor.predictAll(rows(7)))
                .extracting(row -> row[0])
                .containsExactly(0f, 2f, 4f, 6f, 8f, 10f, 12f);
        assertThat(model.rows).containsExactly(4L, 2L, 2L, 3L, 1L, 2L);
    }

    @Test
    void predictAllSplitsOnceAndNoMore() {
        model.maxRows = 1;
        assertThatThrownBy(() -> predictor.predictAll(rows(4)))
                .isInstanceOfSatisfying(
                        OutOfDeviceMemoryException.class,
                        e -> assertThat(e.isRetryable()).isTrue())
                .hasMessage("no memory for 2 rows");
        assertThat(model.rows).containsExactly(4L, 2L);
    }

    @Test
    void oneRecordIsNotSplit() {
        model.maxRows = 0;
        assertThatThrownBy(() -> predictor.predictAll(rows(1))).isInstanceOf(OutOfDeviceMemoryException.class);
        assertThatThrownBy(() -> predictor.predict(new float[2])).isInstanceOf(OutOfDeviceMemoryException.class);
        assertThat(predictor.predictEach(rows(1)))
                .singleElement()
                .isInstanceOfSatisfying(
                        Outcome.Failure.class,
                        failure -> assertThat(failure.error()).isInstanceOf(OutOfDeviceMemoryException.class));
        assertThat(model.rows).containsExactly(1L, 1L, 1L);
    }

    @Test
    void predictEachRunsEachHalf() {
        model.maxRows = 2;
        assertThat(predictor.predictEach(rows(4)))
                .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(Outcome.Success.class));
        assertThat(model.rows).containsExactly(4L, 2L, 2L);
    }

    @Test
    void predictEachFailsTheHalvesThatAreStillTooLarge() {
        model.maxRows = 1;
        assertThat(predictor.predictEach(rows(3)).stream().map(outcome -> outcome instanceof Outcome.Success))
                .containsExactly(true, false, false);
        assertThat(model.rows).containsExactly(3L, 1L, 2L);
    }

    @Test
    void aBadRecordIsStillFoundInAHalf() {
        model.maxRows = 2;
        List<float[]> rows =
                List.of(new float[] {1, 1}, new float[] {FakeModel.POISON, 0}, new float[] {3, 3}, new float[2]);
        assertThat(predictor.predictEach(rows).stream().map(outcome -> outcome instanceof Outcome.Success))
                .containsExactly(true, false, true, true);
    }
}
