package dev.augur.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class TextLineTest {
    @Test
    void modelReadsWhatWasDrawn() throws IOException {
        try (TextLine line = TextLine.open()) {
            assertThat(line.read(TextLine.draw("Invoice 2024-11 Total 1234.56")))
                    .isEqualTo("Invoice 2024-11 Total 1234.56");
            assertThat(line.read(TextLine.draw("Flight LH 400 to New York"))).isEqualTo("Flight LH 400 to New York");
            assertThat(line.placement().toString()).startsWith("ocr runs on cpu with ONNX Runtime ");
        }
    }

    @Test
    void pictureIsBlackOnWhite() throws IOException {
        BufferedImage picture = TextLine.draw("Total");

        assertThat(picture.getWidth()).isEqualTo(TextLine.WIDTH);
        assertThat(picture.getHeight()).isEqualTo(TextLine.HEIGHT);
        int[] pixels = picture.getRGB(0, 0, TextLine.WIDTH, TextLine.HEIGHT, null, 0, TextLine.WIDTH);
        assertThat(IntStream.of(pixels)).contains(0xFF000000).contains(0xFFFFFFFF);
        assertThat(pixels[0]).isEqualTo(0xFFFFFFFF);
    }

    @Test
    void pictureOfNoTextIsWhite() throws IOException {
        int[] pixels = TextLine.draw("  ").getRGB(0, 0, TextLine.WIDTH, TextLine.HEIGHT, null, 0, TextLine.WIDTH);

        assertThat(IntStream.of(pixels)).containsOnly(0xFFFFFFFF);
    }
}
