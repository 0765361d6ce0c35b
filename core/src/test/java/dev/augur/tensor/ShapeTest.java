package dev.augur.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

final class ShapeTest {
    @Test
    void countsElements() {
        assertThat(Shape.of(2, 3, 4).elements()).isEqualTo(24);
        assertThat(Shape.of(2, 0, 4).elements()).isZero();
        assertThat(Shape.SCALAR.elements()).isEqualTo(1);
        assertThat(Shape.of(1L << 31, 1L << 31).elements()).isEqualTo(1L << 62);
    }

    @Test
    void isAValue() {
        assertThat(Shape.of(2, 3)).isEqualTo(Shape.of(2, 3)).hasSameHashCodeAs(Shape.of(2, 3));
        assertThat(Shape.of(2, 3)).isNotEqualTo(Shape.of(3, 2)).isNotEqualTo(Shape.of(2, 3, 1));
        assertThat(Shape.of()).isSameAs(Shape.SCALAR);
        assertThat(Shape.of(2, 3)).hasToString("[2, 3]");
        assertThat(Shape.SCALAR).hasToString("[]");
        assertThat(Shape.of(5, 7).dim(1)).isEqualTo(7);
        assertThat(Shape.of(5, 7).rank()).isEqualTo(2);
    }

    @Test
    void sharesNoArray() {
        long[] sizes = {2, 3};
        Shape shape = Shape.of(sizes);
        sizes[0] = 9;
        shape.toArray()[1] = 9;
        assertThat(shape.toArray()).containsExactly(2, 3);
    }

    @Test
    void refusesNegativeSizes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Shape.of(2, -1))
                .withMessage("Shape sizes must be >= 0, got [2, -1]");
    }

    @Test
    void refusesMoreElementsThanALongHolds() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Shape.of(1L << 32, 1L << 31))
                .withMessage("Shape has more elements than a long holds: [4294967296, 2147483648]");
        assertThatIllegalArgumentException().isThrownBy(() -> Shape.of(Long.MAX_VALUE, 3));
    }

    @Test
    void countsNoElementsWhereAnySizeIsZero() {
        assertThat(Shape.of(0, 1L << 40, 1L << 40).elements()).isZero();
        assertThat(Shape.of(1L << 40, 1L << 40, 0).elements()).isZero();
    }
}
