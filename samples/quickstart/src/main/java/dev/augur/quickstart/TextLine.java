package dev.augur.quickstart;

import dev.augur.Inference;
import dev.augur.Placement;
import dev.augur.Predictor;
import dev.augur.codec.Codec;
import dev.augur.codec.CtcDecoder;
import dev.augur.codec.ImageEncoder;
import dev.augur.codec.Labels;
import dev.augur.model.ModelId;
import dev.augur.model.ModelStore;
import dev.augur.model.Sha256;
import dev.augur.onnxruntime.OnnxRuntimeEngine;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import org.apache.fontbox.ttf.GlyphData;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;

/** A line of text as a picture, and a model that reads it: the recogniser of PP-OCRv4. */
final class TextLine implements AutoCloseable {
    static final int WIDTH = 640;
    static final int HEIGHT = 48;

    private static final String MODEL = "models/ch_PP-OCRv4_rec_infer.onnx";
    private static final String KEYS = "models/ppocr_keys_v1.txt";
    private static final Sha256 DIGEST = new Sha256("01963c554a1a00203c5746bca5306fc05a1278a014495383ddd935d0d2ac0415");

    /** The font comes from a jar and is drawn as plain outlines: this needs no font on the machine. */
    private static final String FONT = "org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";

    private static final int FONT_SIZE = 32;
    private static final int BASELINE = 36;
    private static final int MAX_WIDTH = 3200;

    private final Inference inference;
    private final Predictor<BufferedImage, String> predictor;

    private TextLine(Inference inference, Predictor<BufferedImage, String> predictor) {
        this.inference = inference;
        this.predictor = predictor;
    }

    /** The model from the class path; it is loaded when it is used. */
    static TextLine open() throws IOException {
        ClassLoader loader = TextLine.class.getClassLoader();
        ModelId id = ModelId.of("ocr");
        ImageEncoder encoder = ImageEncoder.builder()
                .height(HEIGHT, MAX_WIDTH)
                .channels(ImageEncoder.Channels.BGR)
                .mean(0.5f, 0.5f, 0.5f)
                .std(0.5f, 0.5f, 0.5f)
                .build();
        CtcDecoder decoder = CtcDecoder.withSpace(Labels.resource(loader, KEYS));
        ModelStore store = ModelStore.classPath(id, loader, MODEL).verify(id, DIGEST);
        Inference inference =
                Inference.builder(store).engine(new OnnxRuntimeEngine()).build();
        return new TextLine(inference, inference.predictor(id, Codec.of(encoder.forBufferedImages(), decoder)));
    }

    Placement placement() {
        return predictor.explain();
    }

    /** The text in a picture. */
    String read(BufferedImage picture) {
        return predictor.predict(picture).strip();
    }

    /** A text in black on white. */
    static BufferedImage draw(String text) throws IOException {
        BufferedImage picture = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = picture.createGraphics();
        try (TrueTypeFont font = font()) {
            graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            graphics.setColor(Color.WHITE);
            graphics.fillRect(0, 0, WIDTH, HEIGHT);
            graphics.setColor(Color.BLACK);
            graphics.translate(HEIGHT - BASELINE, BASELINE);
            double scale = (double) FONT_SIZE / font.getUnitsPerEm();
            graphics.scale(scale, -scale);
            for (int character : text.codePoints().toArray()) {
                drawGlyph(graphics, font, font.getUnicodeCmapLookup().getGlyphId(character));
            }
        } finally {
            graphics.dispose();
        }
        return picture;
    }

    /** Draws a glyph, and moves to where the next one begins. */
    private static void drawGlyph(Graphics2D graphics, TrueTypeFont font, int glyph) throws IOException {
        GlyphData data = font.getGlyph().getGlyph(glyph);
        if (data != null) {
            graphics.fill(data.getPath());
        }
        graphics.translate(font.getAdvanceWidth(glyph), 0);
    }

    private static TrueTypeFont font() throws IOException {
        try (InputStream file = TextLine.class.getClassLoader().getResourceAsStream(FONT)) {
            if (file == null) {
                throw new FileNotFoundException("There is no resource " + FONT + " on the class path");
            }
            return new TTFParser().parse(new RandomAccessReadBuffer(file));
        }
    }

    @Override
    public void close() {
        inference.close();
    }
}
