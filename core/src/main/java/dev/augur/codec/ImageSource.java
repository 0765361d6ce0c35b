package dev.augur.codec;

import dev.augur.InvalidInputException;
import java.awt.image.BufferedImage;

/**
 * Gives the image of a record. Stateless and thread-safe.
 *
 * @param <I> the type of a record
 */
sealed interface ImageSource<I> permits EncodedImages, BufferedImages {
    /** Width and height in pixels. */
    record Size(int width, int height) {}

    /**
     * The size, without decoding the pixels.
     *
     * @throws InvalidInputException if the record is refused
     */
    Size size(I record);

    /**
     * The image, of that size.
     *
     * @throws InvalidInputException if the record is refused
     */
    BufferedImage read(I record);
}
