package dev.augur.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.InvalidInputException;
import dev.augur.codec.ImageSource.Size;
import dev.augur.codec.Sizing.Drawing;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the bytes of image files: every form of PNG and JPEG, and what is neither. */
final class ImageFilesTest {
    private final EncodedImages files = new EncodedImages(50_000_000);

    /** Colour of the middle of a file's image, drawn in its own size. */
    private String colour(byte[] file) {
        BufferedImage image = files.read(file);
        Size size = new Size(image.getWidth(), image.getHeight());
        assertThat(files.size(file)).isEqualTo(size);
        int[] pixels = Canvas.draw(image, new Drawing(size, 0, 0, size));
        return String.format("%06x", pixels[pixels.length / 2] & 0xFFFFFF);
    }

    private static byte[] png(BufferedImage image) throws IOException {
        return Images.file(image, "png");
    }

    /** An image of one colour, in a form that has no name in BufferedImage. */
    private static BufferedImage plain(int space, boolean alpha, int type, int... pixel) {
        ComponentColorModel model = new ComponentColorModel(
                ColorSpace.getInstance(space),
                alpha,
                false,
                alpha ? ComponentColorModel.TRANSLUCENT : ComponentColorModel.OPAQUE,
                type);
        WritableRaster raster = model.createCompatibleWritableRaster(9, 9);
        fill(raster, pixel);
        return new BufferedImage(model, raster, false, null);
    }

    private static BufferedImage plain(int type, int... pixel) {
        BufferedImage image = new BufferedImage(9, 9, type);
        fill(image.getRaster(), pixel);
        return image;
    }

    private static void fill(WritableRaster raster, int... pixel) {
        for (int i = 0; i < raster.getWidth() * raster.getHeight(); i++) {
            raster.setPixel(i % raster.getWidth(), i / raster.getWidth(), pixel);
        }
    }

    @Test
    void readsColourOfEightAndSixteenBits() throws IOException {
        assertThat(colour(png(plain(BufferedImage.TYPE_3BYTE_BGR, 100, 200, 10))))
                .isEqualTo("64c80a");
        assertThat(colour(png(plain(ColorSpace.CS_sRGB, false, DataBuffer.TYPE_USHORT, 25_700, 51_400, 2_570))))
                .isEqualTo("64c80a");
    }

    @Test
    void readsGreyAsThreeEqualChannels() throws IOException {
        assertThat(colour(png(plain(BufferedImage.TYPE_BYTE_GRAY, 100)))).isEqualTo("646464");
        assertThat(colour(Images.file(plain(BufferedImage.TYPE_BYTE_GRAY, 100), "jpg")))
                .isEqualTo("646464");
        assertThat(colour(png(plain(BufferedImage.TYPE_USHORT_GRAY, 25_700)))).isEqualTo("646464");
        assertThat(colour(png(plain(ColorSpace.CS_GRAY, true, DataBuffer.TYPE_BYTE, 100, 255))))
                .isEqualTo("646464");
        assertThat(colour(png(plain(ColorSpace.CS_GRAY, true, DataBuffer.TYPE_USHORT, 25_700, 65_535))))
                .isEqualTo("646464");
    }

    @Test
    void readsPalettesAndBlackAndWhite() throws IOException {
        BufferedImage palette = new BufferedImage(9, 9, BufferedImage.TYPE_BYTE_INDEXED);
        palette.setRGB(0, 0, 9, 9, filled(0xFFFF6633), 0, 9);
        assertThat(colour(png(palette))).isEqualTo("ff6633");
        assertThat(colour(png(plain(BufferedImage.TYPE_BYTE_BINARY, 1)))).isEqualTo("ffffff");
        assertThat(colour(png(plain(BufferedImage.TYPE_BYTE_BINARY, 0)))).isEqualTo("000000");
    }

    private static int[] filled(int pixel) {
        int[] pixels = new int[81];
        Arrays.fill(pixels, pixel);
        return pixels;
    }

    /** A pixel of opacity a on white is 255 - a + a * value. */
    @Test
    void drawsWhatIsTransparentOnWhite() throws IOException {
        assertThat(colour(png(Images.argb(9, filled(0x00123456))))).isEqualTo("ffffff");
        assertThat(colour(png(Images.argb(9, filled(0xFF123456))))).isEqualTo("123456");
        assertThat(colour(png(Images.argb(9, filled(0x800000FF))))).isEqualTo("7f7fff");
        assertThat(colour(png(plain(ColorSpace.CS_GRAY, true, DataBuffer.TYPE_BYTE, 0, 128))))
                .isEqualTo("7f7f7f");
        assertThat(colour(png(plain(ColorSpace.CS_sRGB, true, DataBuffer.TYPE_USHORT, 0, 0, 65_535, 32_896))))
                .isEqualTo("7f7fff");
    }

    @Test
    void readsJpegUpToItsOwnLosses() throws IOException {
        BufferedImage drawn = Images.drawing(64, 64);
        BufferedImage read = files.read(Images.file(drawn, "jpg"));
        for (int p = 0; p < 64 * 64; p++) {
            for (int shift = 0; shift <= 16; shift += 8) {
                int before = (drawn.getRGB(p % 64, p / 64) >> shift) & 0xFF;
                int after = (read.getRGB(p % 64, p / 64) >> shift) & 0xFF;
                assertThat(after).isBetween(before - 12, before + 12);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "GIF89a....................", "<svg/>", "\u0089PNG", "{\"image\": null}"})
    void refusesWhatIsNeitherJpegNorPng(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> files.read(bytes))
                .withMessage("Image must be JPEG or PNG, got " + bytes.length + " bytes that are neither");
        assertThatExceptionOfType(InvalidInputException.class).isThrownBy(() -> files.size(bytes));
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg"})
    void refusesFilesThatAreCutShort(String format) throws IOException {
        byte[] file = Images.file(Images.random(100, 80, new Random(1)), format);
        for (int length : new int[] {20, 100, file.length / 3, file.length / 2, file.length - 100}) {
            byte[] cut = Arrays.copyOf(file, length);
            assertThatExceptionOfType(InvalidInputException.class)
                    .as("%d of %d bytes", length, file.length)
                    .isThrownBy(() -> files.read(cut))
                    .withMessageStartingWith("Image must be a whole " + (format.equals("png") ? "PNG" : "JPEG")
                            + ", got " + length + " bytes that are not: ");
        }
        assertThat(files.read(file).getWidth()).isEqualTo(100);
    }

    @Test
    void saysThatAJpegEndsEarly() throws IOException {
        byte[] file = Images.file(Images.drawing(200, 200), "jpg");
        byte[] cut = Arrays.copyOf(file, file.length - 200);
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> files.read(cut))
                .withMessage("Image must be a whole JPEG, got " + cut.length
                        + " bytes that are not: the file ends before the image does");
    }

    @Test
    void refusesTooManyPixelsBeforeItDecodesThem() throws IOException {
        byte[] bomb = pngHeader(100_000, 100_000);
        String message = "Image must have at most 50000000 pixels, got 100000x100000";
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> files.read(bomb))
                .withMessage(message);
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> files.size(bomb))
                .withMessage(message);
        byte[] ten = png(Images.drawing(10, 10));
        assertThat(new EncodedImages(100).size(ten)).isEqualTo(new Size(10, 10));
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> new EncodedImages(99).read(ten))
                .withMessage("Image must have at most 99 pixels, got 10x10");
    }

    /** The signature and the header chunk of a PNG, and nothing behind them. */
    private static byte[] pngHeader(int width, int height) {
        ByteBuffer png = ByteBuffer.allocate(33);
        png.put(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'}).putInt(13);
        png.put(new byte[] {'I', 'H', 'D', 'R'}).putInt(width).putInt(height).put(new byte[] {8, 2, 0, 0, 0});
        CRC32 crc = new CRC32();
        crc.update(png.array(), 12, 17);
        return png.putInt((int) crc.getValue()).array();
    }

    /** Adobe writes the four inks of a printer inverted: 255 is none. */
    @Test
    void readsTheInksOfAPrinter() throws IOException {
        assertThat(colour(jpegOfInks(255, 0))).isEqualTo("ffffff");
        assertThat(colour(jpegOfInks(0, 0))).isEqualTo("000000");
    }

    @Test
    void refusesChannelsThatMeanNothing() throws IOException {
        byte[] file = jpegOfInks(0, 1);
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> files.read(file))
                .withMessage("Image must be a whole JPEG, got " + file.length
                        + " bytes that are not: Unsupported Image Type");
    }

    /** Four channels of one value behind Adobe's marker, whose last byte names their meaning: 0 is CMYK. */
    private static byte[] jpegOfInks(int value, int meaning) throws IOException {
        WritableRaster raster = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 16, 16, 4, null);
        fill(raster, value, value, value, value);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.write(new IIOImage(raster, null, null));
        } finally {
            writer.dispose();
        }
        byte[] marker = {(byte) 0xFF, (byte) 0xEE, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, (byte) meaning};
        byte[] plain = bytes.toByteArray();
        return ByteBuffer.allocate(plain.length + marker.length)
                .put(plain, 0, 2)
                .put(marker)
                .put(plain, 2, plain.length - 2)
                .array();
    }

    /** Whatever the bytes are, the answer is an image or a typed error. */
    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg"})
    void survivesDamagedFiles(String format) throws IOException {
        EncodedImages small = new EncodedImages(1_000_000);
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] whole = Images.file(Images.drawing(60, 40), format);
        int refused = 0;
        for (int i = 0; i < 2_000; i++) {
            byte[] file = Arrays.copyOf(whole, random.nextInt(8) == 0 ? random.nextInt(whole.length) : whole.length);
            for (int hits = random.nextInt(4); hits >= 0 && file.length > 0; hits--) {
                file[random.nextInt(file.length)] = (byte) random.nextInt();
            }
            try {
                small.read(file);
            } catch (InvalidInputException e) {
                refused++;
                assertThat(e).as("seed %d", seed).message().startsWith("Image must ");
            }
        }
        assertThat(refused).as("seed %d", seed).isPositive();
    }

    @Test
    void keepsTheReadersErrorAsTheCause() throws IOException {
        byte[] cut = Arrays.copyOf(png(Images.drawing(50, 50)), 60);
        assertThatThrownBy(() -> files.read(cut))
                .isInstanceOf(InvalidInputException.class)
                .hasCauseInstanceOf(IOException.class);
    }
}
