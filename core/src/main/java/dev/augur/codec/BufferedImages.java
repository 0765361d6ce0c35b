package dev.augur.codec;

import java.awt.image.BufferedImage;

/** Images that are decoded already. */
final class BufferedImages implements ImageSource<BufferedImage> {
    @Override
    public Size size(BufferedImage image) {
        return new Size(image.getWidth(), image.getHeight());
    }

    @Override
    public BufferedImage read(BufferedImage image) {
        return image;
    }
}
