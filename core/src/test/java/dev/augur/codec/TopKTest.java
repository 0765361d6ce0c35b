package dev.augur.codec;

import static dev.augur.codec.Round.N;
import static dev.augur.codec.Round.model;
import static dev.augur.codec.Round.x;
import static dev.augur.codec.Round.y;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import dev.augur.EngineException;
import dev.augur.InvalidInputException;
import dev.augur.tensor.DType;
import dev.augur.tensor.Dim;
import dev.augur.tensor.Shape;
import dev.augur.tensor.Signature;
import dev.augur.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class TopKTest {
    private static final List<String> LABELS = List.of("cat", "dog", "bird", "fish");
    private static final Signature CLASSIFIER = classifier(Dim.of(4));

    private final Round round = new Round();

    private static Signature classifier(Dim... classes) {
        Dim[] dims = new Dim[classes.length + 1];
        dims[0] = N;
        System.arraycopy(classes, 0, dims, 1, classes.length);
        return model(x(DType.FLOAT32, N), y(DType.FLOAT32, dims));
    }

    private List<Classification> top(TopK decoder, float... scores) {
        return round.decodeFloats(decoder.bind(CLASSIFIER), 1, Shape.of(1, 4), scores)
                .get(0);
    }

    @Test
    void givesTheBestClassesBestFirst() {
        assertThat(top(TopK.of(2, LABELS), 0.1f, 0.6f, 0.05f, 0.25f))
                .containsExactly(new Classification("dog", 1, 0.6f), new Classification("fish", 3, 0.25f));
    }

    @Test
    void withoutLabelsAClassIsCalledByItsIndex() {
        assertThat(top(TopK.of(2), 0.1f, 0.6f, 0.05f, 0.25f))
                .containsExactly(new Classification("1", 1, 0.6f), new Classification("3", 3, 0.25f));
        assertThat(top(TopK.of(1).softmax().output("y"), 1, 2, 3, 4).get(0).label())
                .isEqualTo("3");
        assertThatIllegalArgumentException().isThrownBy(() -> TopK.of(0)).withMessage("k must be >= 1, got 0");
    }

    @Test
    void ofEqualScoresTheLowerIndexComesFirst() {
        assertThat(top(TopK.of(3, LABELS), 5, 7, 7, 5))
                .extracting(Classification::index)
                .containsExactly(1, 2, 0);
    }

    @Test
    void aNanIsNeverBetter() {
        assertThat(top(TopK.of(4, LABELS), Float.NaN, -1, Float.NEGATIVE_INFINITY, 3))
                .extracting(Classification::label)
                .containsExactly("fish", "dog", "bird", "cat");
    }

    @Test
    void givesAllClassesWhereThereAreFewer() {
        assertThat(top(TopK.of(9, LABELS), 1, 2, 3, 4)).hasSize(4);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TopK.of(0, LABELS))
                .withMessage("k must be >= 1, got 0");
    }

    @Test
    void keepsTheRecordsApart() {
        Decoder<List<Classification>> decoder = TopK.of(1, LABELS).bind(CLASSIFIER);
        assertThat(round.decodeFloats(decoder, 2, Shape.of(2, 4), 9, 0, 0, 0, 0, 0, 9, 0))
                .extracting(best -> best.get(0).label())
                .containsExactly("cat", "bird");
        assertThat(decoder.outputs()).containsExactly("y");
    }

    @Test
    void agreesWithASortOfAllScores() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<String> labels = IntStream.range(0, 40).mapToObj(Integer::toString).toList();
        Decoder<List<Classification>> decoder = TopK.of(7, labels).bind(classifier(Dim.of(40)));
        for (int i = 0; i < 200; i++) {
            float[] scores = new float[40];
            List<Classification> sorted = new ArrayList<>();
            for (int c = 0; c < scores.length; c++) {
                scores[c] = random.nextInt(30);
                sorted.add(new Classification(labels.get(c), c, scores[c]));
            }
            sorted.sort(Comparator.comparing(Classification::score).reversed().thenComparing(Classification::index));
            assertThat(round.decodeFloats(decoder, 1, Shape.of(1, 40), scores).get(0))
                    .as("seed %d", seed)
                    .isEqualTo(sorted.subList(0, 7));
        }
    }

    @Test
    void softmaxMakesProbabilities() {
        List<Classification> best = top(TopK.of(4, LABELS).softmax(), 1, 2, 3, 4);
        double sum = Math.exp(1) + Math.exp(2) + Math.exp(3) + Math.exp(4);
        for (Classification c : best) {
            assertThat((double) c.score()).isCloseTo(Math.exp(c.index() + 1) / sum, within(1e-7));
        }
    }

    @Test
    void softmaxOfLargeLogitsDoesNotOverflow() {
        List<Classification> best = top(TopK.of(2, LABELS).softmax(), 3e38f, -3e38f, 3e38f, 0);
        assertThat(best).containsExactly(new Classification("cat", 0, 0.5f), new Classification("bird", 2, 0.5f));
    }

    @Test
    void readsOtherTypesAndTrailingDimensions() {
        Signature halves = model(x(DType.FLOAT32, N), y(DType.FLOAT16, N, Dim.of(4), Dim.of(1), Dim.of(1)));
        Decoder<List<Classification>> decoder = TopK.of(1, LABELS).bind(halves);
        assertThat(round.decode(
                        decoder,
                        1,
                        DType.FLOAT16,
                        Shape.of(1, 4, 1, 1),
                        y -> FloatElements.put(y, 0, new float[] {0, 0, 1.5f, 0})))
                .containsExactly(List.of(new Classification("bird", 2, 1.5f)));
    }

    @Test
    void takesTheNamedOutput() {
        Signature two = new Signature(
                CLASSIFIER.inputs(),
                List.of(y(DType.FLOAT32, N, Dim.of(4)), TensorSpec.of("embedding", DType.FLOAT32, N, Dim.of(99))));
        assertThat(TopK.of(1, LABELS).output("y").bind(two).outputs()).containsExactly("y");
    }

    @Test
    void refusesAnotherNumberOfLabels() {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> TopK.of(1, LABELS).bind(classifier(Dim.of(5))))
                .withMessage("Output 'y' FLOAT32[N, 5] has 5 classes, got 4 labels");
        Decoder<List<Classification>> open = TopK.of(1, LABELS).bind(classifier(Dim.of("classes")));
        assertThatExceptionOfType(EngineException.class)
                .isThrownBy(() -> round.decodeFloats(open, 1, Shape.of(1, 3), 1, 2, 3))
                .withMessage("Output 'y' must have 4 classes, got 3");
    }

    @Test
    void mustBeBound() {
        assertThatIllegalStateException()
                .isThrownBy(() -> round.decodeFloats(TopK.of(1, LABELS), 1, Shape.of(1, 4), 1, 2, 3, 4))
                .withMessage("TopK must be bound to a model's signature before it is used");
    }
}
