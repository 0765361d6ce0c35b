package dev.augur.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class AnswersTest {
    @Test
    void differenceIsThatOfTheFarthestElements() {
        assertThat(Answers.difference(new float[] {1, 2, 3}, new float[] {1, 2.5f, 3.25f}))
                .isEqualTo(0.5f);
        assertThat(Answers.difference(
                        List.of(new float[] {1}, new float[] {2}), List.of(new float[] {1}, new float[] {4})))
                .isEqualTo(2f);
    }

    @Test
    void differentSizesAreInfinitelyFarApart() {
        assertThat(Answers.difference(new float[1], new float[2])).isInfinite();
        assertThat(Answers.difference(List.of(new float[1]), List.of())).isInfinite();
        assertThat(Answers.difference(new float[1], List.of(new float[1]))).isInfinite();
    }

    @Test
    void contenderWithAnotherAnswerIsRefused() {
        List<Contender> contenders =
                List.of(Contender.shared("first", i -> new float[] {i}), Contender.shared("second", i ->
                        new float[] {i == 2 ? 2.5f : i}));

        assertThatThrownBy(() -> Answers.requireSame(contenders, 3))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("The answer of 'second' to input 2 must be that of 'first' within 1.0E-4, differs by 0.5");
    }

    @Test
    void contenderThatAnswersNoNumberIsRefused() {
        List<Contender> contenders =
                List.of(Contender.shared("first", i -> new float[] {1}), Contender.shared("second", i ->
                        new float[] {Float.NaN}));

        assertThatThrownBy(() -> Answers.requireSame(contenders, 1)).hasMessageContaining("differs by NaN");
    }
}
