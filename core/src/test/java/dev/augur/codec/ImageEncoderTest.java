package dev.augur.codec;

import static dev.augur.codec.Round.N;
import static dev.augur.codec.Round.floats;
import static dev.augur.codec.Round.model;
import static dev.augur.codec.Round.x;
import static dev.augur.codec.Round.y;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import dev.augur.InvalidInputException;
import dev.augur.codec.ImageEncoder.Channels;
import dev.augur.codec.ImageEncoder.Layout;
import dev.augur.tensor.DType;
import dev.augur.tensor.Dim;
import dev.augur.tensor.Signature;
import dev.augur.tensor.Tensor;
import dev.augur.tensor.TensorSpec;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

final class ImageEncoderTest {
    private static final Dim THREE = Dim.of(3);
    /** Red, green above blue, white. */
    private static final BufferedImage FOUR = Images.rgb(2, 0xFF0000, 0x00FF00, 0x0000FF, 0xFFFFFF);

    private final Round round = new Round();

    private static Signature nhwc(DType dtype, Dim height, Dim width) {
        return model(x(dtype, N, height, width, THREE), y(DType.FLOAT32, N));
    }

    private static Signature nchw(DType dtype, Dim height, Dim width) {
        return model(x(dtype, N, THREE, height, width), y(DType.FLOAT32, N));
    }

    private static Signature ofSize(int height, int width) {
        return nhwc(DType.FLOAT32, Dim.of(height), Dim.of(width));
    }

    private Tensor encode(ImageEncoder.Builder builder, Signature signature, BufferedImage... images) {
        return round.encode(builder.build().forBufferedImages().bind(signature), Arrays.asList(images));
    }

    private static String refusal(ImageEncoder.Builder builder, TensorSpec input) {
        ImageEncoder encoder = builder.build();
        Signature signature = model(input, y(DType.FLOAT32, N));
        InvalidInputException e = catchThrowableOfType(InvalidInputException.class, () -> encoder.bind(signature));
        return String.valueOf(e.getMessage());
    }

    @Test
    void putsTheChannelsOfAPixelSideBySide() {
        Tensor tensor = encode(ImageEncoder.builder(), ofSize(2, 2), FOUR);
        assertThat(tensor).hasToString("FLOAT32[1, 2, 2, 3]");
        assertThat(floats(tensor)).containsExactly(1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 1, 1);
    }

    @Test
    void putsTheChannelsIntoPlanes() {
        Tensor tensor = encode(ImageEncoder.builder(), nchw(DType.FLOAT32, Dim.of(2), Dim.of(2)), FOUR);
        assertThat(tensor).hasToString("FLOAT32[1, 3, 2, 2]");
        assertThat(floats(tensor)).containsExactly(1, 0, 0, 1, 0, 1, 0, 1, 0, 0, 1, 1);
    }

    @Test
    void ordersTheChannelsAsTheModelTakesThem() {
        ImageEncoder.Builder bgr = ImageEncoder.builder().channels(Channels.BGR);
        assertThat(floats(encode(bgr, ofSize(2, 2), FOUR))).containsExactly(0, 0, 1, 0, 1, 0, 1, 0, 0, 1, 1, 1);
        assertThat(floats(encode(bgr, nchw(DType.FLOAT32, Dim.of(2), Dim.of(2)), FOUR)))
                .containsExactly(0, 0, 1, 1, 0, 1, 0, 1, 1, 0, 0, 1);
    }

    @Test
    void normalisesEachChannelByItsOwnMeanAndStd() {
        BufferedImage pixel = Images.rgb(1, 0x336699);
        ImageEncoder.Builder imageNet =
                ImageEncoder.builder().mean(0.485f, 0.456f, 0.406f).std(0.229f, 0.224f, 0.225f);
        assertThat(floats(encode(imageNet, ofSize(1, 1), pixel)))
                .containsExactly(
                        (0x33 / 255f - 0.485f) / 0.229f,
                        (0x66 / 255f - 0.456f) / 0.224f,
                        (0x99 / 255f - 0.406f) / 0.225f);
        assertThat(floats(encode(imageNet.channels(Channels.BGR), ofSize(1, 1), pixel)))
                .containsExactly(
                        (0x99 / 255f - 0.485f) / 0.229f,
                        (0x66 / 255f - 0.456f) / 0.224f,
                        (0x33 / 255f - 0.406f) / 0.225f);
    }

    @Test
    void everyValueIsDividedExactly() {
        int[] greys = new int[256];
        float[] expected = new float[3 * 256];
        for (int value = 0; value < 256; value++) {
            greys[value] = value * 0x010101;
            Arrays.fill(expected, 3 * value, 3 * value + 3, value / 255f);
        }
        assertThat(floats(encode(ImageEncoder.builder(), ofSize(1, 256), Images.rgb(256, greys))))
                .containsExactly(expected);
    }

    @Test
    void integerInputsGetTheValuesThemselves() {
        Signature bytes = nhwc(DType.UINT8, Dim.ANY, Dim.ANY);
        Tensor tensor = encode(ImageEncoder.builder().size(1, 1), bytes, Images.rgb(1, 0x3366FF));
        assertThat(tensor).hasToString("UINT8[1, 1, 1, 3]");
        assertThat(floats(tensor)).containsExactly(0x33, 0x66, 0xFF);
        assertThat(refusal(
                        ImageEncoder.builder().size(1, 1).std(1, 1, 1),
                        bytes.inputs().get(0)))
                .isEqualTo(
                        "Input 'x' UINT8[N, -1, -1, 3] takes values from 0 to 255 as they are, without mean and std");
    }

    @Test
    void halfPrecisionInputsGetRoundedValues() {
        Tensor tensor =
                encode(ImageEncoder.builder(), nhwc(DType.FLOAT16, Dim.of(1), Dim.of(1)), Images.rgb(1, 0xFF8000));
        assertThat(floats(tensor)).containsExactly(new float[] {1, 128 / 255f, 0}, within(0x1p-11f));
    }

    @Test
    void interpolatesBetweenTheCentresOfPixels() {
        float[] values = floats(encode(ImageEncoder.builder(), ofSize(1, 4), Images.rgb(2, 0x000000, 0xFFFFFF)));
        assertThat(values[0]).isZero();
        assertThat(values[3]).isCloseTo(0.25f, within(1 / 255f));
        assertThat(values[6]).isCloseTo(0.75f, within(1 / 255f));
        assertThat(values[9]).isEqualTo(1);
    }

    /** Against a bilinear interpolation written from its definition; Java 2D rounds to 8 bits. */
    @Test
    void scalesAsTheDefinitionSays() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 40; i++) {
            BufferedImage image = Images.random(1 + random.nextInt(60), 1 + random.nextInt(60), random);
            int width = 1 + random.nextInt(80);
            int height = 1 + random.nextInt(80);
            float[] values = floats(encode(ImageEncoder.builder().layout(Layout.NHWC), ofSize(height, width), image));
            for (int p = 0; p < width * height; p++) {
                int row = p / width;
                double sourceX = (p % width + 0.5) * image.getWidth() / width - 0.5;
                double sourceY = (row + 0.5) * image.getHeight() / height - 0.5;
                for (int c = 0; c < 3; c++) {
                    assertThat((double) values[3 * p + c])
                            .as(
                                    "pixel %d of %dx%d to %dx%d, seed %d",
                                    p, image.getWidth(), image.getHeight(), width, height, seed)
                            .isCloseTo(bilinear(image, sourceX, sourceY, 16 - 8 * c) / 255, within(2.5 / 255));
                }
            }
        }
    }

    private static double bilinear(BufferedImage image, double x, double y, int shift) {
        double left = Math.max(0, Math.min(image.getWidth() - 1, x));
        double top = Math.max(0, Math.min(image.getHeight() - 1, y));
        int x0 = (int) left;
        int y0 = (int) top;
        int x1 = Math.min(x0 + 1, image.getWidth() - 1);
        int y1 = Math.min(y0 + 1, image.getHeight() - 1);
        double above = mix(channel(image, x0, y0, shift), channel(image, x1, y0, shift), left - x0);
        double below = mix(channel(image, x0, y1, shift), channel(image, x1, y1, shift), left - x0);
        return mix(above, below, top - y0);
    }

    private static double mix(double a, double b, double part) {
        return a * (1 - part) + b * part;
    }

    private static int channel(BufferedImage image, int x, int y, int shift) {
        return (image.getRGB(x, y) >> shift) & 0xFF;
    }

    @Test
    void cutsTheMiddleOutAfterScalingTheShorterSide() {
        BufferedImage stripes = Images.rgb(6, 0x000000, 0xFF0000, 0x00FF00, 0x0000FF, 0xFFFFFF, 0x000000);
        BufferedImage tall = Images.rgb(1, 0x000000, 0xFF0000, 0x00FF00, 0x0000FF, 0xFFFFFF, 0x000000);
        ImageEncoder.Builder crop = ImageEncoder.builder().centerCrop(1, 1, 1);
        Signature any = nhwc(DType.FLOAT32, Dim.ANY, Dim.ANY);
        assertThat(floats(encode(crop, any, stripes))).containsExactly(0, 1, 0);
        assertThat(floats(encode(crop, any, tall))).containsExactly(0, 1, 0);
        BufferedImage photo = Images.random(80, 60, new Random(1));
        float[] whole = floats(encode(ImageEncoder.builder().centerCrop(60, 60, 60), any, photo));
        float[] middle = floats(encode(ImageEncoder.builder().size(60, 60), any, photo.getSubimage(10, 0, 60, 60)));
        assertThat(whole).isEqualTo(middle);
    }

    @Test
    void padsLinesToTheWidestOfTheBatch() {
        ImageEncoder.Builder lines =
                ImageEncoder.builder().height(2, 100).mean(0.5f, 0.5f, 0.5f).std(0.5f, 0.5f, 0.5f);
        Signature any = nchw(DType.FLOAT32, Dim.ANY, Dim.ANY);
        BufferedImage narrow = Images.rgb(1, 0xFFFFFF);
        BufferedImage wide = Images.rgb(3, 0, 0, 0, 0, 0, 0);
        Tensor tensor = encode(lines, any, narrow, wide);
        assertThat(tensor).hasToString("FLOAT32[2, 3, 2, 3]");
        float[] plane = {1, 1, 0, 1, 1, 0};
        float[] values = floats(tensor);
        for (int c = 0; c < 3; c++) {
            assertThat(Arrays.copyOfRange(values, 6 * c, 6 * c + 6)).isEqualTo(plane);
            assertThat(Arrays.copyOfRange(values, 18 + 6 * c, 24 + 6 * c)).containsOnly(-1);
        }
        assertThat(encode(lines, any, narrow)).hasToString("FLOAT32[1, 3, 2, 2]");
        assertThat(floats(encode(lines, nhwc(DType.FLOAT32, Dim.of(2), Dim.of(3)), narrow)))
                .containsExactly(1, 1, 1, 1, 1, 1, 0, 0, 0, 1, 1, 1, 1, 1, 1, 0, 0, 0);
    }

    @Test
    void squeezesLinesThatAreTooWide() {
        BufferedImage wide = Images.drawing(500, 10);
        Signature open = nchw(DType.FLOAT32, Dim.of(10), Dim.ANY);
        assertThat(encode(ImageEncoder.builder().height(10, 40), open, wide)).hasToString("FLOAT32[1, 3, 10, 40]");
        Signature fixed = nchw(DType.FLOAT32, Dim.of(10), Dim.of(30));
        Tensor squeezed = encode(ImageEncoder.builder().height(10, 40), fixed, wide);
        assertThat(squeezed).hasToString("FLOAT32[1, 3, 10, 30]");
        assertThat(floats(squeezed)).doesNotContain(0);
    }

    @Test
    void takesSizeAndLayoutFromTheModelWhereItTells() {
        assertThat(refusal(ImageEncoder.builder().size(2, 2), x(DType.FLOAT32, N, Dim.ANY, Dim.ANY, Dim.ANY)))
                .isEqualTo("Input 'x' FLOAT32[N, -1, -1, -1] does not tell where its channels lie:"
                        + " set layout(NCHW) or layout(NHWC)");
        assertThat(refusal(ImageEncoder.builder(), x(DType.FLOAT32, N, THREE, THREE, THREE)))
                .contains("does not tell where its channels lie");
        assertThat(refusal(ImageEncoder.builder(), x(DType.FLOAT32, N, THREE, Dim.of(5), Dim.of("W"))))
                .isEqualTo("Input 'x' FLOAT32[N, 3, 5, W] does not tell the size of its images:"
                        + " set size, centerCrop or height");
        Signature cube = model(x(DType.FLOAT32, N, THREE, THREE, THREE), y(DType.FLOAT32, N));
        assertThat(encode(ImageEncoder.builder().layout(Layout.NCHW), cube, FOUR))
                .hasToString("FLOAT32[1, 3, 3, 3]");
        Signature open = model(new TensorSpec("x", DType.FLOAT32, null), y(DType.FLOAT32, N));
        assertThat(encode(ImageEncoder.builder().layout(Layout.NHWC).size(5, 4), open, FOUR))
                .hasToString("FLOAT32[1, 4, 5, 3]");
    }

    @Test
    void refusesModelsThatTakeNoSuchImages() {
        assertThat(refusal(ImageEncoder.builder(), x(DType.FLOAT32, N, Dim.of(10))))
                .isEqualTo("Input 'x' must have 4 dimensions to take images, got FLOAT32[N, 10]");
        assertThat(refusal(
                        ImageEncoder.builder().layout(Layout.NCHW),
                        x(DType.FLOAT32, N, Dim.of(1), Dim.of(28), Dim.of(28))))
                .isEqualTo("Input 'x' must have 3 channels in dimension 1 of NCHW, got FLOAT32[N, 1, 28, 28]");
        assertThat(refusal(ImageEncoder.builder().size(224, 200), x(DType.FLOAT32, N, THREE, Dim.of(224), Dim.of(224))))
                .isEqualTo("Input 'x' must take images of 224 x 200, it is FLOAT32[N, 3, 224, 224]");
        assertThat(refusal(ImageEncoder.builder().height(48, 99), x(DType.FLOAT32, N, THREE, Dim.of(32), Dim.ANY)))
                .isEqualTo("Input 'x' must take images of any width x 48, it is FLOAT32[N, 3, 32, -1]");
        assertThat(refusal(ImageEncoder.builder(), x(DType.FLOAT32, N, THREE, Dim.of(5), Dim.of(1L << 32))))
                .isEqualTo("Input 'x' must have images of 1 to 65536 pixels a side, got FLOAT32[N, 3, 5, 4294967296]");
        assertThat(refusal(ImageEncoder.builder(), x(DType.STRING, N, THREE, Dim.of(5), Dim.of(5))))
                .startsWith("Input 'x' must be FLOAT32, ");
        assertThat(refusal(ImageEncoder.builder(), x(DType.FLOAT32, Dim.of(0), THREE, Dim.of(5), Dim.of(5))))
                .isEqualTo("Input 'x' must have a first dimension for the batch, open or at least 1,"
                        + " got FLOAT32[0, 3, 5, 5]");
        assertThat(refusal(ImageEncoder.builder().input("z"), x(DType.FLOAT32, N)))
                .isEqualTo("The model has no input 'z', it has: x FLOAT32[N]");
    }

    @Test
    void aModelOfAFixedNumberOfImagesGetsThatMany() {
        Encoder<BufferedImage> two = ImageEncoder.builder()
                .build()
                .forBufferedImages()
                .bind(model(x(DType.FLOAT32, Dim.of(2), Dim.of(1), Dim.of(1), THREE), y(DType.FLOAT32, N)));
        assertThat(two.maxBatch()).isEqualTo(2);
        List<BufferedImage> red = List.of(Images.rgb(1, 0xFF0000));
        assertThat(floats(round.encode(two, red))).containsExactly(1, 0, 0, 1, 0, 0);
        assertThat(stagedFloats(two.stages(), red)).containsExactly(1, 0, 0, 1, 0, 0);
    }

    private <S> float[] stagedFloats(StagedEncoder<BufferedImage, S> stages, List<BufferedImage> batch) {
        round.inputs.clear();
        stages.encode(batch.stream().map(stages::stage).toList(), round.inputs);
        return floats(round.inputs.tensor(0));
    }

    @Test
    void refusesSettingsThatMakeNoSense() {
        ImageEncoder.Builder builder = ImageEncoder.builder();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.std(1, 0, 1))
                .withMessage("std must be > 0 and finite, got 0.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.mean(1, Float.NaN, 1))
                .withMessage("mean must be finite, got NaN");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.maxPixels(0))
                .withMessage("maxPixels must be >= 1, got 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.maxBatch(0))
                .withMessage("maxBatch must be >= 1, got 0");
        assertThatIllegalArgumentException().isThrownBy(() -> builder.size(0, 5));
    }

    @Test
    void aBuilderThatGoesOnDoesNotChangeWhatItBuilt() {
        ImageEncoder.Builder builder = ImageEncoder.builder().size(1, 1);
        ImageEncoder first = builder.build();
        builder.size(2, 2).mean(1, 1, 1).channels(Channels.BGR).maxBatch(5);
        Signature any = nhwc(DType.FLOAT32, Dim.ANY, Dim.ANY);
        Tensor tensor = round.encode(first.forBufferedImages().bind(any), List.of(Images.rgb(1, 0xFF0000)));
        assertThat(floats(tensor)).containsExactly(1, 0, 0);
        assertThat(first.maxBatch()).isEqualTo(32);
        assertThat(first.forBufferedImages().maxBatch()).isEqualTo(32);
        assertThat(builder.build().bind(any).maxBatch()).isEqualTo(5);
        Signature single = model(x(DType.FLOAT32, Dim.of(1), THREE, Dim.of(2), Dim.of(2)), y(DType.FLOAT32, N));
        assertThat(builder.build().bind(single).maxBatch()).isEqualTo(1);
    }

    @Test
    void mustBeBound() {
        ImageEncoder encoder = ImageEncoder.builder().build();
        assertThatIllegalStateException()
                .isThrownBy(() -> round.encode(encoder, List.of(new byte[0])))
                .withMessage("ImageEncoder must be bound to a model's signature before it is used");
        assertThatIllegalStateException().isThrownBy(() -> round.encode(encoder.forBufferedImages(), List.of(FOUR)));
    }

    @Test
    void aBatchIsItsImagesOneByOne() throws Exception {
        Encoder<byte[]> encoder = ImageEncoder.builder().build().bind(ofSize(9, 7));
        List<byte[]> files = List.of(
                Images.file(Images.drawing(40, 30), "png"),
                Images.file(Images.drawing(5, 90), "jpg"),
                Images.file(Images.random(7, 9, new Random(1)), "png"));
        float[] all = floats(round.encode(encoder, files));
        for (int i = 0; i < files.size(); i++) {
            float[] one = floats(round.encode(encoder, files.subList(i, i + 1)));
            assertThat(Arrays.copyOfRange(all, i * one.length, (i + 1) * one.length))
                    .isEqualTo(one);
        }
    }

    @Test
    void aBadImageOfABatchIsAnErrorAndChecksFindIt() throws Exception {
        Encoder<byte[]> encoder = ImageEncoder.builder().build().bind(ofSize(2, 2));
        byte[] good = Images.file(FOUR, "png");
        byte[] bad = {1, 2, 3};
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> round.encode(encoder, List.of(good, bad)));
        encoder.check(good);
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> encoder.check(bad))
                .withMessage("Image must be JPEG or PNG, got 3 bytes that are neither");
        Encoder<BufferedImage> crop = ImageEncoder.builder()
                .centerCrop(256, 224, 224)
                .build()
                .forBufferedImages()
                .bind(nhwc(DType.FLOAT32, Dim.ANY, Dim.ANY));
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> crop.check(Images.drawing(1, 1_000)))
                .withMessageStartingWith("Image must be at most 65536 pixels long");
    }

    @Test
    void manyThreadsAgreeWithOne() throws Exception {
        Encoder<byte[]> encoder = ImageEncoder.builder().build().bind(ofSize(20, 20));
        byte[] file = Images.file(Images.drawing(50, 40), "jpg");
        float[] expected = floats(round.encode(encoder, List.of(file)));
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<float[]>> work = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                work.add(() -> floats(new Round().encode(encoder, List.of(file))));
            }
            for (Future<float[]> values : threads.invokeAll(work)) {
                assertThat(values.get()).isEqualTo(expected);
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
