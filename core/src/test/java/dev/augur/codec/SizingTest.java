package dev.augur.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.augur.InvalidInputException;
import dev.augur.codec.ImageSource.Size;
import dev.augur.codec.Sizing.CenterCrop;
import dev.augur.codec.Sizing.Drawing;
import dev.augur.codec.Sizing.Exact;
import dev.augur.codec.Sizing.Line;
import org.junit.jupiter.api.Test;

final class SizingTest {
    @Test
    void exactFillsTheCanvas() {
        Size canvas = new Size(224, 100);
        assertThat(new Exact(224, 100).place(new Size(7, 5_000))).isEqualTo(new Drawing(canvas, 0, 0, canvas));
    }

    @Test
    void centerCropScalesTheShorterSideAndCentresTheRest() {
        CenterCrop crop = new CenterCrop(256, 224, 200);
        Size canvas = new Size(224, 200);
        assertThat(crop.place(new Size(744, 850))).isEqualTo(new Drawing(canvas, -16, -46, new Size(256, 292)));
        assertThat(crop.place(new Size(850, 744))).isEqualTo(new Drawing(canvas, -34, -28, new Size(292, 256)));
        assertThat(crop.place(new Size(10, 10))).isEqualTo(new Drawing(canvas, -16, -28, new Size(256, 256)));
    }

    @Test
    void centerCropOfAnOddRestRoundsToTheEvenPixel() {
        assertThat(new CenterCrop(3, 2, 2).place(new Size(3, 3)).x()).isZero();
        assertThat(new CenterCrop(5, 2, 2).place(new Size(5, 5)).x()).isEqualTo(-2);
    }

    @Test
    void lineKeepsTheProportionsUpToTheWidest() {
        Line line = new Line(48, 1000);
        assertThat(line.place(new Size(640, 48)).canvas()).isEqualTo(new Size(640, 48));
        assertThat(line.place(new Size(100, 32)).canvas()).isEqualTo(new Size(150, 48));
        assertThat(line.place(new Size(1, 5_000)).canvas()).isEqualTo(new Size(1, 48));
        assertThat(line.place(new Size(Integer.MAX_VALUE, 1)).canvas()).isEqualTo(new Size(1000, 48));
    }

    @Test
    void refusesImagesThatAreTooLong() {
        CenterCrop crop = new CenterCrop(256, 224, 224);
        assertThat(crop.place(new Size(1, 256)).image()).isEqualTo(new Size(256, 65_536));
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> crop.place(new Size(1, 257)))
                .withMessage("Image must be at most 65536 pixels long when its shorter side has 256, got 257x1");
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> crop.place(new Size(Integer.MAX_VALUE, 1)));
    }

    @Test
    void refusesSizesThatAreNone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Exact(0, 1))
                .withMessage("width must be 1 to 65536 pixels, got 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Line(65_537, 1))
                .withMessage("height must be 1 to 65536 pixels, got 65537");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CenterCrop(200, 224, 100))
                .withMessage("shorterSide must be >= 224, which is cut out of it, got 200");
    }
}
