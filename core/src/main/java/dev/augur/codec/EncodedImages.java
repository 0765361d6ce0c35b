package dev.augur.codec;

import dev.augur.InvalidInputException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Decodes JPEG and PNG files. Their size is checked before their pixels are decoded. */
record EncodedImages(long maxPixels) implements ImageSource<byte[]> {
    private interface Call<T> {
        T on(ImageReader reader) throws IOException;
    }

    @Override
    public Size size(byte[] file) {
        return read(file, this::checkedSize);
    }

    @Override
    public BufferedImage read(byte[] file) {
        return read(file, reader -> {
            checkedSize(reader);
            return pixels(reader);
        });
    }

    private Size checkedSize(ImageReader reader) throws IOException {
        Size size = new Size(reader.getWidth(0), reader.getHeight(0));
        if ((long) size.width() * size.height() > maxPixels) {
            throw new InvalidInputException(
                    "Image must have at most " + maxPixels + " pixels, got " + size.width() + "x" + size.height());
        }
        return size;
    }

    /** The JPEG reader paints what is missing grey, and only warns. */
    private static BufferedImage pixels(ImageReader reader) throws IOException {
        boolean[] cutShort = new boolean[1];
        reader.addIIOReadWarningListener((source, warning) ->
                cutShort[0] |= warning.contains("Missing EOI") || warning.contains("premature end"));
        BufferedImage image = reader.read(0);
        if (cutShort[0]) {
            throw new IOException("the file ends before the image does");
        }
        return image;
    }

    private static <T> T read(byte[] file, Call<T> call) {
        String format = format(file);
        ImageReader reader = ImageIO.getImageReadersByFormatName(format).next();
        try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
            reader.setInput(in, true, true);
            return call.on(reader);
        } catch (InvalidInputException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // Readers answer hostile bytes with runtime exceptions too.
            throw new InvalidInputException(
                    "Image must be a whole " + format + ", got " + file.length + " bytes that are not: "
                            + e.getMessage(),
                    e);
        } finally {
            reader.dispose();
        }
    }

    private static String format(byte[] file) {
        if (startsWith(file, 0xFF, 0xD8, 0xFF)) {
            return "JPEG";
        }
        if (startsWith(file, 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n')) {
            return "PNG";
        }
        throw new InvalidInputException("Image must be JPEG or PNG, got " + file.length + " bytes that are neither");
    }

    private static boolean startsWith(byte[] file, int... signature) {
        boolean equal = file.length >= signature.length;
        for (int i = 0; equal && i < signature.length; i++) {
            equal = file[i] == (byte) signature[i];
        }
        return equal;
    }
}
