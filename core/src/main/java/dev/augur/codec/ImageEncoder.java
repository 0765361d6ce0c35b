package dev.augur.codec;

import dev.augur.InvalidInputException;
import dev.augur.tensor.Signature;
import dev.augur.tensor.TensorSpec;
import dev.augur.tensor.Tensors;
import java.awt.image.BufferedImage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * JPEG or PNG files, as bytes, into the image input of a model: decoded, brought to the model's size, normalised and laid
 * out. Needs the module {@code java.desktop}. Immutable and thread-safe.
 *
 * <p>Images are taken as sRGB: other colour spaces are converted, greyscale gives three equal channels, and what is
 * transparent is drawn on white. Pixels are interpolated bilinearly between the centres of their neighbours, without
 * smoothing beforehand, in 8 bits per channel, as {@code Graphics2D.drawImage} does it. The orientation that a camera
 * noted in Exif is not applied.
 *
 * <p>A floating-point input gets {@code (value / 255 - mean) / std} for each channel, an integer input the value from 0
 * to 255 itself.
 */
public final class ImageEncoder implements Encoder<byte[]> {
    /** Where the channels lie in a tensor. */
    public enum Layout {
        /** Batch, channels, height, width: one plane per channel, as most models from PyTorch have it. */
        NCHW(1, 2, 3),
        /** Batch, height, width, channels: the channels of a pixel side by side, as most models from TensorFlow have it. */
        NHWC(3, 1, 2);

        final int channelAxis;
        final int heightAxis;
        final int widthAxis;

        Layout(int channelAxis, int heightAxis, int widthAxis) {
            this.channelAxis = channelAxis;
            this.heightAxis = heightAxis;
            this.widthAxis = widthAxis;
        }
    }

    /** The order of the three channels. */
    public enum Channels {
        /** Red, green, blue. */
        RGB,
        /** Blue, green, red, as models trained on OpenCV's images have it. */
        BGR;

        /** How far a channel is shifted in a pixel {@code 0xRRGGBB}. */
        int shift(int channel) {
            return 8 * (this == RGB ? 2 - channel : channel);
        }
    }

    private final @Nullable String input;
    private final @Nullable Sizing sizing;
    private final @Nullable Layout layout;
    private final Channels channels;
    private final PixelScale scale;
    private final long maxPixels;
    private final int maxBatch;

    private ImageEncoder(Builder builder) {
        this.input = builder.input;
        this.sizing = builder.sizing;
        this.layout = builder.layout;
        this.channels = builder.channels;
        this.scale = builder.scale;
        this.maxPixels = builder.maxPixels;
        this.maxBatch = builder.maxBatch;
    }

    /**
     * Begins to describe an encoder. What is left out is taken from the model where it can be.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * The same encoder for images that are decoded already. They are borrowed for the call, and of any size.
     *
     * @return an encoder
     */
    public Encoder<BufferedImage> forBufferedImages() {
        return new BufferedImageEncoder(this);
    }

    @Override
    public int maxBatch() {
        return maxBatch;
    }

    @Override
    public Encoder<byte[]> bind(Signature signature) {
        return bind(signature, new EncodedImages(maxPixels));
    }

    <I> Encoder<I> bind(Signature signature, ImageSource<I> source) {
        TensorSpec spec = Specs.input(signature, input);
        ImageTensor tensor = ImageTensor.of(spec, layout, sizing);
        PixelWriter writer = new PixelWriter(scale.table(spec), channels, tensor.layout());
        return new BoundImageEncoder<>(source, tensor, writer, Specs.batchSize(spec), maxBatch);
    }

    @Override
    public void encode(List<? extends byte[]> batch, Tensors inputs) {
        throw Unbound.codec(this);
    }

    /** Describes an {@link ImageEncoder}. Not thread-safe. */
    public static final class Builder {
        private static final long DEFAULT_MAX_PIXELS = 50_000_000;
        private static final int DEFAULT_MAX_BATCH = 32;

        private @Nullable String input;
        private @Nullable Sizing sizing;
        private @Nullable Layout layout;
        private Channels channels = Channels.RGB;
        private PixelScale scale = PixelScale.NONE;
        private long maxPixels = DEFAULT_MAX_PIXELS;
        private int maxBatch = DEFAULT_MAX_BATCH;

        private Builder() {}

        /**
         * Sets which input gets the images. By default the only one.
         *
         * @param name the input's name
         * @return this builder
         */
        public Builder input(String name) {
            this.input = name;
            return this;
        }

        /**
         * Brings each image to exactly this size, whatever its proportions. By default to the model's, if it is fixed.
         *
         * @param width pixels, at least 1
         * @param height pixels, at least 1
         * @return this builder
         */
        public Builder size(int width, int height) {
            this.sizing = new Sizing.Exact(width, height);
            return this;
        }

        /**
         * Scales each image until its shorter side has a length, and cuts the given size out of its middle.
         *
         * @param shorterSide pixels, at least the width and the height
         * @param width pixels, at least 1
         * @param height pixels, at least 1
         * @return this builder
         */
        public Builder centerCrop(int shorterSide, int width, int height) {
            this.sizing = new Sizing.CenterCrop(shorterSide, width, height);
            return this;
        }

        /**
         * Scales each image to a height and keeps its proportions, for models that read lines of text. On the right it is
         * padded with zeros to the widest image of its batch, or to the model's width if that is fixed.
         *
         * @param height pixels, at least 1
         * @param maxWidth pixels, at least 1; wider lines are squeezed into it
         * @return this builder
         */
        public Builder height(int height, int maxWidth) {
            this.sizing = new Sizing.Line(height, maxWidth);
            return this;
        }

        /**
         * Sets where the channels lie. By default the axis of size 3 tells.
         *
         * @param where the layout
         * @return this builder
         */
        public Builder layout(Layout where) {
            this.layout = where;
            return this;
        }

        /**
         * Sets the order of the channels. By default {@link Channels#RGB}.
         *
         * @param order the order
         * @return this builder
         */
        public Builder channels(Channels order) {
            this.channels = order;
            return this;
        }

        /**
         * Sets what is subtracted from the values between 0 and 1. By default 0.
         *
         * @param first for the first channel as the model takes them: red for RGB, blue for BGR
         * @param second for green
         * @param third for the third channel
         * @return this builder
         */
        public Builder mean(float first, float second, float third) {
            this.scale = scale.withMean(first, second, third);
            return this;
        }

        /**
         * Sets by what the difference from the mean is divided. By default 1.
         *
         * @param first for the first channel as the model takes them: red for RGB, blue for BGR
         * @param second for green
         * @param third for the third channel
         * @return this builder
         */
        public Builder std(float first, float second, float third) {
            this.scale = scale.withStd(first, second, third);
            return this;
        }

        /**
         * Sets the size beyond which an image file is refused before it is decoded. By default 50,000,000 pixels, which
         * take 150 to 400 MB while they are decoded.
         *
         * @param pixels width times height, at least 1
         * @return this builder
         */
        public Builder maxPixels(long pixels) {
            if (pixels < 1) {
                throw new IllegalArgumentException("maxPixels must be >= 1, got " + pixels);
            }
            this.maxPixels = pixels;
            return this;
        }

        /**
         * Sets the most images in one run. By default 32. A model with a fixed number of images gets no more than that in
         * a run, and if they are fewer, copies of the last one.
         *
         * @param images at least 1
         * @return this builder
         */
        public Builder maxBatch(int images) {
            if (images < 1) {
                throw new IllegalArgumentException("maxBatch must be >= 1, got " + images);
            }
            this.maxBatch = images;
            return this;
        }

        /**
         * Makes the encoder. What it lacks and the model does not tell is an {@link InvalidInputException} when the model
         * is loaded.
         *
         * @return the encoder
         */
        public ImageEncoder build() {
            return new ImageEncoder(this);
        }
    }
}
