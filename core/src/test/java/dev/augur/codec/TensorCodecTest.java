package dev.augur.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.augur.InvalidInputException;
import dev.augur.tensor.DType;
import dev.augur.tensor.Shape;
import dev.augur.tensor.Tensor;
import dev.augur.tensor.TensorPool;
import dev.augur.tensor.Tensors;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TensorCodecTest {
    private final Round round = new Round();
    private final TensorPool callers = new TensorPool(0);
    private final Tensors record = new Tensors(callers);

    @Test
    void borrowsTheRecordsTensorsWithoutACopy() {
        Tensor ids = record.allocate("ids", DType.INT64, Shape.of(1, 4));
        Tensor mask = record.allocate("mask", DType.BOOL, Shape.of(1, 4));
        round.encode(TensorCodec.all(), List.of(record));
        assertThat(round.inputs.names()).containsExactly("ids", "mask");
        assertThat(round.inputs.get("ids")).isSameAs(ids);
        assertThat(round.inputs.get("mask")).isSameAs(mask);
        round.inputs.close();
        assertThat(ids.isClosed()).isFalse();
        record.close();
        assertThat(callers.usedBytes()).isZero();
    }

    @Test
    void theOutputsBelongToTheCaller() {
        Tensor scores = round.outputs.allocate("scores", DType.FLOAT32, Shape.of(3));
        Tensor labels = round.outputs.allocate("labels", DType.STRING, Shape.of(3));
        List<Tensors> values = TensorCodec.all().decode(round.inputs, round.outputs, 1);
        assertThat(values).hasSize(1);
        Tensors value = values.get(0);
        assertThat(value.names()).containsExactly("scores", "labels");
        assertThat(value.get("labels")).isSameAs(labels);
        round.outputs.clear();
        round.outputs.close();
        assertThat(scores.isClosed()).isFalse();
        value.close();
        assertThat(scores.isClosed()).isTrue();
        assertThat(round.pool.usedBytes()).isZero();
    }

    @Test
    void takesOneRecordPerRun() {
        assertThat(TensorCodec.all().maxBatch()).isEqualTo(1);
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> round.encode(TensorCodec.all(), List.of(record, record)))
                .withMessage("Tensors must come as 1 record per run, got 2");
    }

    @Test
    void asksForSomeOutputsOnly() {
        assertThat(TensorCodec.all().outputs()).isEmpty();
        assertThat(TensorCodec.only("b", "a").outputs()).containsExactly("b", "a");
        assertThatIllegalArgumentException()
                .isThrownBy(TensorCodec::only)
                .withMessage("TensorCodec.only must name at least 1 output, got 0");
    }
}
