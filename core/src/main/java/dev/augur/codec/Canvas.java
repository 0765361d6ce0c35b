package dev.augur.codec;

import dev.augur.codec.Sizing.Drawing;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBufferInt;
import java.awt.image.Raster;

/** Draws images to size, as sRGB on white. */
final class Canvas {
    private Canvas() {}

    /** The canvas, row by row, one pixel {@code 0xRRGGBB} per int. */
    static int[] draw(BufferedImage image, Drawing drawing) {
        BufferedImage canvas =
                new BufferedImage(drawing.canvas().width(), drawing.canvas().height(), BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = canvas.createGraphics();
        try {
            graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
            graphics.setColor(Color.WHITE);
            graphics.fillRect(0, 0, canvas.getWidth(), canvas.getHeight());
            graphics.drawImage(
                    isUnknownGrey(image) ? grey(image) : image,
                    drawing.x(),
                    drawing.y(),
                    drawing.image().width(),
                    drawing.image().height(),
                    null);
        } finally {
            graphics.dispose();
        }
        return ((DataBufferInt) canvas.getRaster().getDataBuffer()).getData();
    }

    /**
     * Grey with alpha, which has no type of its own. Java 2D takes it to be linear and would brighten it, though it is as
     * gamma-encoded as the grey without alpha, which it draws unchanged.
     */
    private static boolean isUnknownGrey(BufferedImage image) {
        int bits = image.getColorModel().getComponentSize(0);
        return image.getType() == BufferedImage.TYPE_CUSTOM
                && image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY
                && (bits == 8 || bits == 16);
    }

    private static BufferedImage grey(BufferedImage image) {
        ColorModel model = image.getColorModel();
        Raster raster = image.getRaster();
        int shift = model.getComponentSize(0) - 8;
        BufferedImage copy = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_ARGB);
        int[] pixel = new int[raster.getNumBands()];
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                raster.getPixel(x, y, pixel);
                int value = pixel[0] >> shift;
                int alpha = model.hasAlpha() ? pixel[1] >> shift : 0xFF;
                copy.setRGB(x, y, alpha << 24 | value << 16 | value << 8 | value);
            }
        }
        return copy;
    }
}
