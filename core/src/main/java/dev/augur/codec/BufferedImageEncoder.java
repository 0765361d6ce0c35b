package dev.augur.codec;

import dev.augur.tensor.Signature;
import dev.augur.tensor.Tensors;
import java.awt.image.BufferedImage;
import java.util.List;

/** An image encoder behind the decoding of files. */
record BufferedImageEncoder(ImageEncoder encoder) implements Encoder<BufferedImage> {
    @Override
    public int maxBatch() {
        return encoder.maxBatch();
    }

    @Override
    public Encoder<BufferedImage> bind(Signature signature) {
        return encoder.bind(signature, new BufferedImages());
    }

    @Override
    public void encode(List<? extends BufferedImage> batch, Tensors inputs) {
        throw Unbound.codec(encoder);
    }
}
