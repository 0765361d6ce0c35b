package dev.augur.codec;

import static dev.augur.codec.Round.N;
import static dev.augur.codec.Round.floats;
import static dev.augur.codec.Round.model;
import static dev.augur.codec.Round.x;
import static dev.augur.codec.Round.y;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.augur.InvalidInputException;
import dev.augur.tensor.DType;
import dev.augur.tensor.Dim;
import dev.augur.tensor.Signature;
import dev.augur.tensor.Tensor;
import dev.augur.tensor.Tensors;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Encoders in two steps write what they write in one. */
final class StagesTest {
    private static final Dim THREE = Dim.of(3);

    private final Round round = new Round();

    /** What both ways write. */
    private <I> float[] encoded(Encoder<I> encoder, List<I> batch) {
        Tensor whole = round.encode(encoder, batch);
        String shape = whole.toString();
        float[] expected = floats(whole);
        round.inputs.clear();
        ByteBuffer left = whole.bytes();
        while (left.hasRemaining()) {
            left.put((byte) 0x55);
        }
        writeStaged(encoder.stages(), batch);
        assertThat(round.inputs.tensor(0)).hasToString(shape);
        assertThat(floats(round.inputs.tensor(0))).containsExactly(expected);
        return expected;
    }

    private <I, S> void writeStaged(StagedEncoder<I, S> stages, List<I> batch) {
        List<S> staged = batch.stream().map(stages::stage).toList();
        stages.encode(staged, round.inputs);
    }

    private static <I, S> Object group(StagedEncoder<I, S> stages, I record) {
        return stages.group(stages.stage(record));
    }

    private static <I, S> long length(StagedEncoder<I, S> stages, I record) {
        return stages.length(stages.stage(record));
    }

    @Test
    void rowsOfOpenColumnsShareARunIfTheyAreEquallyLong() {
        Encoder<float[]> open =
                RowCodec.floats().maxBatch(7).bind(model(x(DType.FLOAT32, N, Dim.ANY), y(DType.FLOAT32, N)));
        StagedEncoder<float[], ?> stages = open.stages();
        assertThat(group(stages, new float[2])).isEqualTo(group(stages, new float[2]));
        assertThat(group(stages, new float[2])).isNotEqualTo(group(stages, new float[3]));
        assertThat(length(stages, new float[3])).isEqualTo(1);
        assertThat(stages.maxRows()).isEqualTo(7);
        assertThat(encoded(open, List.of(new float[] {1, 2}, new float[] {3, 4})))
                .containsExactly(1, 2, 3, 4);
    }

    @Test
    void aBadRowFailsInItsFirstStep() {
        Encoder<float[]> fixed = RowCodec.floats().bind(model(x(DType.UINT8, N, Dim.of(2)), y(DType.FLOAT32, N)));
        StagedEncoder<float[], ?> stages = fixed.stages();
        assertThat(group(stages, new float[2])).isEqualTo(group(stages, new float[2]));
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> stages.stage(new float[3]))
                .withMessage("Row must have 2 columns, got 3");
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> stages.stage(new float[] {0, -1}))
                .withMessageStartingWith("Column 1 of a row must be a whole number in the range of UINT8");
    }

    @Test
    void aModelOfOneRowTakesOneRow() {
        Signature single = model(x(DType.FLOAT32, Dim.of(1), Dim.of(2)), y(DType.FLOAT32, N));
        assertThat(RowCodec.floats().bind(single).stages().maxRows()).isEqualTo(1);
        assertThat(RowCodec.floats().bind(single).staged().maxRows()).isEqualTo(1);
    }

    @Test
    void functionsAreAppliedOnceInTheFirstStep() {
        List<Integer> seen = new ArrayList<>();
        Codec<Integer, float[]> codec = RowCodec.floats()
                .mapInput((Integer columns) -> {
                    seen.add(columns);
                    return new float[columns];
                })
                .mapOutput(row -> row)
                .bind(model(x(DType.FLOAT32, N, Dim.ANY), y(DType.FLOAT32, N)));
        writeStaged(codec.staged(), List.of(2, 2));
        assertThat(seen).containsExactly(2, 2);
        assertThat(group(codec.staged(), 2)).isNotEqualTo(group(codec.staged(), 3));
        assertThat(codec.mapInput((Integer n) -> n).staged().maxRows()).isEqualTo(1024);
    }

    @Test
    void anEncoderWithoutStepsOfItsOwnChecksFirst() {
        Encoder<float[]> plain = new Encoder<>() {
            @Override
            public void encode(List<? extends float[]> batch, Tensors inputs) {
                RowCodec.floats()
                        .bind(model(x(DType.FLOAT32, N, Dim.ANY), y(DType.FLOAT32, N)))
                        .encode(batch, inputs);
            }

            @Override
            public void check(float[] record) {
                if (record.length == 0) {
                    throw new InvalidInputException("Record must not be empty");
                }
            }

            @Override
            public int maxBatch() {
                return 5;
            }
        };
        assertThat(encoded(plain, List.of(new float[] {1}, new float[] {2}))).containsExactly(1, 2);
        assertThat(plain.stages().maxRows()).isEqualTo(5);
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> plain.stages().stage(new float[0]))
                .withMessage("Record must not be empty");
    }

    @Test
    void imagesAreDecodedAndDrawnInTheirFirstStep() throws IOException {
        Random random = new Random(1);
        List<byte[]> files = List.of(
                Images.file(Images.random(9, 5, random), "png"),
                Images.file(Images.drawing(30, 40), "jpg"),
                Images.file(Images.random(4, 4, random), "png"));
        for (Signature signature : List.of(
                model(x(DType.FLOAT32, N, Dim.of(6), Dim.of(4), THREE), y(DType.FLOAT32, N)),
                model(x(DType.UINT8, N, THREE, Dim.of(6), Dim.of(4)), y(DType.FLOAT32, N)))) {
            Encoder<byte[]> encoder = ImageEncoder.builder().build().bind(signature);
            assertThat(encoded(encoder, files)).hasSize(3 * 6 * 4 * 3);
            assertThat(length(encoder.stages(), files.get(1))).isEqualTo(1);
            assertThat(encoder.stages().maxRows()).isEqualTo(32);
            byte[] cut = Arrays.copyOf(files.get(1), files.get(1).length - 20);
            encoder.check(cut);
            assertThatExceptionOfType(InvalidInputException.class)
                    .isThrownBy(() -> encoder.stages().stage(cut))
                    .withMessageContaining("Image must be a whole JPEG");
        }
    }

    /** Their files and images may be changed once the first step is done. */
    @Test
    void aDrawnImageStandsForItself() {
        Signature signature = model(x(DType.FLOAT32, N, Dim.of(2), Dim.of(1), THREE), y(DType.FLOAT32, N));
        BufferedImage image = Images.rgb(1, 0xFF0000, 0x00FF00);
        drawAndChange(
                ImageEncoder.builder()
                        .build()
                        .forBufferedImages()
                        .bind(signature)
                        .stages(),
                image);
        assertThat(floats(round.inputs.tensor(0))).containsExactly(1, 0, 0, 0, 1, 0);
    }

    private <S> void drawAndChange(StagedEncoder<BufferedImage, S> stages, BufferedImage image) {
        S drawn = stages.stage(image);
        image.setRGB(0, 0, 0x0000FF);
        stages.encode(List.of(drawn), round.inputs);
    }

    @Test
    void linesOfTextAreAsLongAsTheyAreWide() {
        Signature signature = model(x(DType.FLOAT32, N, THREE, Dim.of(4), Dim.ANY), y(DType.FLOAT32, N));
        Encoder<BufferedImage> lines = ImageEncoder.builder()
                .height(4, 100)
                .build()
                .forBufferedImages()
                .bind(signature);
        Random random = new Random(2);
        List<BufferedImage> images =
                List.of(Images.random(8, 4, random), Images.random(20, 8, random), Images.random(3, 4, random));
        assertThat(length(lines.stages(), images.get(1))).isEqualTo(10);
        assertThat(encoded(lines, images)).hasSize(3 * 3 * 4 * 10);
        Signature fixed = model(x(DType.FLOAT32, N, THREE, Dim.of(4), Dim.of(16)), y(DType.FLOAT32, N));
        Encoder<BufferedImage> padded = ImageEncoder.builder()
                .height(4, 100)
                .build()
                .forBufferedImages()
                .bind(fixed);
        assertThat(length(padded.stages(), images.get(1))).isEqualTo(1);
        assertThat(encoded(padded, images)).hasSize(3 * 3 * 4 * 16);
    }
}
