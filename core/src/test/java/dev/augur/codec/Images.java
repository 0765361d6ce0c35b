package dev.augur.codec;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import javax.imageio.ImageIO;

/** Images that tests draw. */
final class Images {
    private Images() {}

    /** An image of these pixels {@code 0xRRGGBB}, row by row. */
    static BufferedImage rgb(int width, int... pixels) {
        BufferedImage image = new BufferedImage(width, pixels.length / width, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, width, image.getHeight(), pixels, 0, width);
        return image;
    }

    static BufferedImage argb(int width, int... pixels) {
        BufferedImage image = new BufferedImage(width, pixels.length / width, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(0, 0, width, image.getHeight(), pixels, 0, width);
        return image;
    }

    static BufferedImage random(int width, int height, Random random) {
        return rgb(width, random.ints((long) width * height, 0, 1 << 24).toArray());
    }

    /** Some soft colours with shapes on them, which JPEG keeps well. */
    static BufferedImage drawing(int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        try {
            for (int y = 0; y < height; y++) {
                graphics.setColor(new Color(100 + 100 * y / height, 60, 200 - 100 * y / height));
                graphics.drawLine(0, y, width, y);
            }
        } finally {
            graphics.dispose();
        }
        return image;
    }

    static byte[] file(BufferedImage image, String format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (!ImageIO.write(image, format, out)) {
            throw new IOException("no writer for " + format + " takes " + image);
        }
        return out.toByteArray();
    }
}
