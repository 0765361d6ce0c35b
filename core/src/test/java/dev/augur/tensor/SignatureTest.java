package dev.augur.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SignatureTest {
    private static final TensorSpec X = TensorSpec.of("x", DType.FLOAT32, Dim.of("batch"), Dim.of(4));
    private static final TensorSpec Y = TensorSpec.of("y", DType.INT64, Dim.ANY);
    private static final TensorSpec ANY_RANK = new TensorSpec("z", DType.STRING, null);

    @Test
    void findsByName() {
        Signature signature = new Signature(List.of(X, Y), List.of(ANY_RANK));
        assertThat(signature.input("y")).isSameAs(Y);
        assertThat(signature.input("z")).isNull();
        assertThat(signature.output("z")).isSameAs(ANY_RANK);
        assertThat(signature.output("x")).isNull();
    }

    @Test
    void describesItselfAsErrorTextsNeedIt() {
        assertThat(Signature.describe(List.of(X, Y, ANY_RANK)))
                .isEqualTo("x FLOAT32[batch, 4], y INT64[-1], z STRING[...]");
        assertThat(X.typeAndShape()).isEqualTo("FLOAT32[batch, 4]");
        assertThat(TensorSpec.of("scalar", DType.BOOL)).hasToString("scalar BOOL[]");
    }

    @Test
    void copiesItsLists() {
        List<TensorSpec> inputs = new ArrayList<>(List.of(X));
        List<Dim> dims = new ArrayList<>(List.of(Dim.of(4)));
        Signature signature = new Signature(inputs, inputs);
        TensorSpec spec = new TensorSpec("x", DType.FLOAT32, dims);
        inputs.clear();
        dims.clear();
        assertThat(signature.inputs()).containsExactly(X);
        assertThat(spec.dims()).containsExactly(Dim.of(4));
    }

    @Test
    void specsAcceptWhatFits() {
        assertThat(X.accepts(DType.FLOAT32, Shape.of(7, 4))).isTrue();
        assertThat(X.accepts(DType.FLOAT32, Shape.of(0, 4))).isTrue();
        assertThat(X.accepts(DType.FLOAT64, Shape.of(7, 4))).isFalse();
        assertThat(X.accepts(DType.FLOAT32, Shape.of(7, 5))).isFalse();
        assertThat(X.accepts(DType.FLOAT32, Shape.of(7))).isFalse();
        assertThat(X.accepts(DType.FLOAT32, Shape.of(7, 4, 1))).isFalse();
        assertThat(ANY_RANK.accepts(DType.STRING, Shape.SCALAR)).isTrue();
        assertThat(ANY_RANK.accepts(DType.STRING, Shape.of(1, 2, 3))).isTrue();
    }

    @Test
    void dimensionsAreFixedOrOpen() {
        assertThat(Dim.of(3)).hasToString("3");
        assertThat(Dim.of("seq")).hasToString("seq");
        assertThat(Dim.ANY).hasToString("-1");
        assertThat(Dim.of(0).accepts(0)).isTrue();
        assertThat(Dim.of(0).accepts(1)).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> Dim.of(-2)).withMessage("size must be >= -1, got -2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Dim(3, "seq"))
                .withMessage("Dimension 'seq' has the fixed size 3");
    }
}
