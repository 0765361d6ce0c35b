package dev.augur.codec;

import static dev.augur.codec.Round.N;
import static dev.augur.codec.Round.model;
import static dev.augur.codec.Round.x;
import static dev.augur.codec.Round.y;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.augur.EngineException;
import dev.augur.InvalidInputException;
import dev.augur.tensor.DType;
import dev.augur.tensor.Dim;
import dev.augur.tensor.Shape;
import dev.augur.tensor.Signature;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CtcDecoderTest {
    private static final Signature READER = reader(N, Dim.of("T"), Dim.of(4));

    private final Round round = new Round();

    private static Signature reader(Dim... dims) {
        return model(x(DType.FLOAT32, N), y(DType.FLOAT32, dims));
    }

    /** Scores of 4 classes whose highest at each step is the given class. */
    private static float[] steps(int... best) {
        float[] scores = new float[4 * best.length];
        for (int step = 0; step < best.length; step++) {
            for (int c = 0; c < 4; c++) {
                scores[4 * step + c] = c == best[step] ? 0.7f : 0.1f;
            }
        }
        return scores;
    }

    private String read(CtcDecoder decoder, int... best) {
        return round.decodeFloats(decoder.bind(READER), 1, Shape.of(1, best.length, 4), steps(best))
                .get(0);
    }

    @Test
    void leavesOutBlanksAndRepetitions() {
        CtcDecoder decoder = CtcDecoder.of(List.of("a", "b", "ch"));
        assertThat(read(decoder, 0, 1, 1, 0, 1, 2, 2, 2, 0, 0)).isEqualTo("aab");
        assertThat(read(decoder, 3, 3, 0, 3)).isEqualTo("chch");
        assertThat(read(decoder, 1, 2, 1)).isEqualTo("aba");
        assertThat(read(decoder, 0, 0)).isEmpty();
        assertThat(read(decoder)).isEmpty();
    }

    @Test
    void theLastClassIsASpace() {
        assertThat(read(CtcDecoder.withSpace(List.of("a", "b")), 1, 3, 2, 3)).isEqualTo("a b ");
    }

    @Test
    void keepsTheRecordsApart() {
        Decoder<String> decoder = CtcDecoder.of(List.of("a", "b", "c")).bind(READER);
        assertThat(round.decodeFloats(decoder, 2, Shape.of(2, 3, 4), steps(1, 1, 2, 2, 0, 3)))
                .containsExactly("ab", "bc");
        assertThat(decoder.outputs()).containsExactly("y");
    }

    @Test
    void refusesKeysThatDoNotFitTheModel() {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> CtcDecoder.of(List.of("a", "b")).bind(READER))
                .withMessage("Output 'y' FLOAT32[N, T, 4] has 4 classes, got 2 keys and the blank");
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> CtcDecoder.of(List.of("a")).bind(reader(N, Dim.of(4))))
                .withMessage("Output 'y' must be [batch, steps, classes], got FLOAT32[N, 4]");
        Decoder<String> open = CtcDecoder.of(List.of("a")).bind(reader(N, Dim.ANY, Dim.ANY));
        assertThatExceptionOfType(EngineException.class)
                .isThrownBy(() -> round.decodeFloats(open, 1, Shape.of(1, 3, 4), steps(0, 1, 2)))
                .withMessage("Output 'y' must be [1, steps, 2], got FLOAT32[1, 3, 4]");
    }

    @Test
    void takesTheNamedOutput() {
        assertThat(CtcDecoder.of(List.of("a", "b", "c"))
                        .output("y")
                        .bind(READER)
                        .outputs())
                .containsExactly("y");
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> CtcDecoder.of(List.of()).output("z").bind(READER))
                .withMessage("The model has no output 'z', it has: y FLOAT32[N, T, 4]");
    }

    @Test
    void mustBeBound() {
        CtcDecoder decoder = CtcDecoder.of(List.of("a", "b", "c"));
        assertThatIllegalStateException()
                .isThrownBy(() -> round.decodeFloats(decoder, 1, Shape.of(1, 1, 4), steps(1)))
                .withMessage("CtcDecoder must be bound to a model's signature before it is used");
    }
}
