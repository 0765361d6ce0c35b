package dev.augur.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.augur.Inference;
import dev.augur.Predictor;
import dev.augur.archive.ArchiveModelStore;
import dev.augur.codec.Classification;
import dev.augur.codec.Codec;
import dev.augur.codec.CtcDecoder;
import dev.augur.codec.Decoder;
import dev.augur.codec.Encoder;
import dev.augur.codec.ImageEncoder;
import dev.augur.codec.ImageEncoder.Channels;
import dev.augur.codec.Labels;
import dev.augur.codec.TopK;
import dev.augur.djl.DjlEngine;
import dev.augur.model.ModelId;
import dev.augur.model.ModelStore;
import dev.augur.onnxruntime.OnnxRuntimeEngine;
import dev.augur.tck.TrainedModels;
import dev.augur.tensor.DType;
import dev.augur.tensor.Shape;
import dev.augur.tensor.Tensor;
import dev.augur.tensor.Tensors;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models of others, as they are published, on what anybody can tell the right answer to. */
final class ThirdPartyModelsTest {
    private static final ClassLoader LOADER = ThirdPartyModelsTest.class.getClassLoader();
    private static final ModelId ID = ModelId.of("model");
    private static final String TEXT = "Invoice 2024-11 Total 1234.56";

    /** A probability of a pixel of text, by PaddleOCR's own default. */
    private static final float TEXT_PIXEL = 0.3f;

    private static final int RATE = 16_000;
    private static final int CHUNK = 512;
    private static final int CONTEXT = 64;
    private static final int STATE = 2 * 128;

    private static Inference inference(String resource) {
        return Inference.builder(ModelStore.classPath(ID, LOADER, "models/" + resource))
                .engine(new OnnxRuntimeEngine())
                .build();
    }

    private static ImageEncoder.Builder ofPaddle() {
        return ImageEncoder.builder()
                .channels(Channels.BGR)
                .mean(0.5f, 0.5f, 0.5f)
                .std(0.5f, 0.5f, 0.5f);
    }

    /** Of the version that the tour does not use. */
    @Test
    void recogniserReadsALine() throws Exception {
        Codec<BufferedImage, String> codec = Codec.of(
                ofPaddle().height(48, 1280).build().forBufferedImages(),
                CtcDecoder.withSpace(Labels.resource(LOADER, "models/ppocr_keys_v1.txt")));
        try (Inference inference = inference("ch_PP-OCRv3_rec_infer.onnx");
                Predictor<BufferedImage, String> read = inference.predictor(ID, codec)) {
            assertThat(read.predict(TextLine.draw(TEXT)).strip()).isEqualTo(TEXT);
        }
    }

    @Test
    void angleModelTellsWhatIsUpsideDown() throws Exception {
        BufferedImage upright = TextLine.draw(TEXT).getSubimage(0, 0, 192, 48);
        BufferedImage upsideDown = turned(upright);
        Codec<BufferedImage, List<Classification>> codec = Codec.of(
                ofPaddle().size(192, 48).build().forBufferedImages(), TopK.of(1, List.of("upright", "upside down")));
        try (Inference inference = inference("ch_ppocr_mobile_v2.0_cls_infer.onnx");
                Predictor<BufferedImage, List<Classification>> angle = inference.predictor(ID, codec)) {
            List<Classification> best = angle.predictAll(List.of(upright, upsideDown)).stream()
                    .map(classes -> classes.get(0))
                    .toList();
            assertThat(best).extracting(Classification::label).containsExactly("upright", "upside down");
            assertThat(best).allMatch(one -> one.score() > 0.9f);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ch_PP-OCRv3_det_infer.onnx", "ch_PP-OCRv4_det_infer.onnx"})
    void detectorsFindWhereTheTextIs(String model) throws Exception {
        int width = TextLine.WIDTH;
        int height = 192;
        int top = 96;
        Codec<BufferedImage, float[]> codec = Codec.of(
                ImageEncoder.builder()
                        .size(width, height)
                        .channels(Channels.BGR)
                        .mean(0.485f, 0.456f, 0.406f)
                        .std(0.229f, 0.224f, 0.225f)
                        .build()
                        .forBufferedImages(),
                (inputs, outputs, count) -> List.of(floats(outputs.tensor(0))));
        try (Inference inference = inference(model);
                Predictor<BufferedImage, float[]> find = inference.predictor(ID, codec)) {
            float[] map = find.predict(page(width, height, top));
            assertThat(map).hasSize(width * height);
            int inside = pixelsOfText(map, top * width, (top + TextLine.HEIGHT) * width);
            int all = pixelsOfText(map, 0, map.length);
            assertThat(inside).as("pixels of text where it is").isGreaterThan(2_000);
            assertThat(all - inside).as("pixels of text where none is").isLessThan(inside / 10);
        }
    }

    /**
     * The voice detector as TorchScript, which remembers what it heard, and as ONNX, which is given what it remembered: the same
     * sound gives the same answers.
     */
    @Test
    void voiceDetectorHearsTheSameInBothFormats() throws Exception {
        Path models = TrainedModels.require("silero_vad", System.out);
        try (Inference inference = voices(models);
                Predictor<float[], Float> script = inference.predictor(
                        "script",
                        Codec.of(
                                onlyTheChunk(),
                                (inputs, outputs, count) ->
                                        List.of(outputs.tensor(0).floats().get(0))));
                Predictor<Heard, Heard> onnx = inference.predictor("onnx", Codec.of(withState(), remembered()))) {
            List<Float> voice = new ArrayList<>();
            Heard heard = new Heard(new float[CONTEXT + CHUNK], new float[STATE], 0);
            for (int chunk = 0; chunk < 30; chunk++) {
                heard = onnx.predict(heard.next(chunk));
                voice.add(heard.probability());
                assertThat(script.predict(heard.sound()))
                        .as("chunk %s", chunk)
                        .isCloseTo(heard.probability(), within(1e-3f));
            }
            assertThat(voice.get(0)).as("silence").isLessThan(0.1f);
            assertThat(voice).as("a voice").anyMatch(probability -> probability > 0.1f);
        }
    }

    private static Inference voices(Path models) {
        ModelStore script = ArchiveModelStore.of(ModelId.of("script"), models.resolve("silero_vad.jit"));
        ModelStore onnx = ModelStore.file(ModelId.of("onnx"), models.resolve("silero_vad.onnx"));
        return Inference.builder(script.orElse(onnx))
                .engine(new OnnxRuntimeEngine())
                .engine(new DjlEngine())
                .build();
    }

    /**
     * What the detector got and gave.
     *
     * @param sound the end of the last chunk, then a chunk
     * @param state what it remembers
     * @param probability that it heard a voice
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Heard(float[] sound, float[] state, float probability) {
        /** Silence for ten chunks, then a voiced sound that comes and goes. */
        Heard next(int chunk) {
            float[] next = new float[CONTEXT + CHUNK];
            System.arraycopy(sound, CHUNK, next, 0, CONTEXT);
            for (int i = 0; i < CHUNK && chunk >= 10; i++) {
                double seconds = (chunk * CHUNK + i) / (double) RATE;
                double loudness = 0.1 * (1 + Math.sin(2 * Math.PI * 4 * seconds));
                for (int harmonic = 1; harmonic <= 20; harmonic++) {
                    next[CONTEXT + i] +=
                            (float) (loudness * Math.sin(2 * Math.PI * 130 * harmonic * seconds) / harmonic);
                }
            }
            return new Heard(next, state, probability);
        }
    }

    private static Encoder<float[]> onlyTheChunk() {
        return new Encoder<>() {
            @Override
            public void encode(List<? extends float[]> batch, Tensors inputs) {
                inputs.allocate("x", DType.FLOAT32, Shape.of(1, CHUNK)).put(0, batch.get(0), CONTEXT, CHUNK);
                inputs.allocate("sr", DType.INT64, Shape.SCALAR).put(0, new long[] {RATE}, 0, 1);
            }

            @Override
            public int maxBatch() {
                return 1;
            }
        };
    }

    private static Encoder<Heard> withState() {
        return new Encoder<>() {
            @Override
            public void encode(List<? extends Heard> batch, Tensors inputs) {
                Heard heard = batch.get(0);
                inputs.allocate("input", DType.FLOAT32, Shape.of(1, CONTEXT + CHUNK))
                        .put(0, heard.sound(), 0, CONTEXT + CHUNK);
                inputs.allocate("state", DType.FLOAT32, Shape.of(2, 1, 128)).put(0, heard.state(), 0, STATE);
                inputs.allocate("sr", DType.INT64, Shape.SCALAR).put(0, new long[] {RATE}, 0, 1);
            }

            @Override
            public int maxBatch() {
                return 1;
            }
        };
    }

    private static Decoder<Heard> remembered() {
        return (inputs, outputs, count) -> List.of(new Heard(
                floats(inputs.get("input")),
                floats(outputs.get("stateN")),
                outputs.get("output").floats().get(0)));
    }

    private static BufferedImage turned(BufferedImage image) {
        BufferedImage turned = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
        for (int x = 0; x < image.getWidth(); x++) {
            for (int y = 0; y < image.getHeight(); y++) {
                turned.setRGB(image.getWidth() - 1 - x, image.getHeight() - 1 - y, image.getRGB(x, y));
            }
        }
        return turned;
    }

    /** A white page with one line of text. */
    private static BufferedImage page(int width, int height, int top) throws Exception {
        BufferedImage page = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = page.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, width, height);
        graphics.drawImage(TextLine.draw(TEXT), 0, top, null);
        graphics.dispose();
        return page;
    }

    private static int pixelsOfText(float[] map, int from, int to) {
        int pixels = 0;
        for (int i = from; i < to; i++) {
            pixels += map[i] > TEXT_PIXEL ? 1 : 0;
        }
        return pixels;
    }

    private static float[] floats(Tensor tensor) {
        float[] values = new float[(int) tensor.shape().elements()];
        tensor.get(0, values, 0, values.length);
        return values;
    }
}
