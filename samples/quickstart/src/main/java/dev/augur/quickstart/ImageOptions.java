package dev.augur.quickstart;

import dev.augur.codec.ImageEncoder;
import dev.augur.codec.ImageEncoder.Channels;
import dev.augur.codec.ImageEncoder.Layout;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The flags that say how an image becomes a model's input. What is not given is taken from the model. */
final class ImageOptions {
    private static final String SIZE = "[1-9][0-9]{0,4}(x[1-9][0-9]{0,4})?";

    @Option(
            names = "--scale",
            paramLabel = "HOW",
            defaultValue = "zero-one",
            converter = ReadValues.class,
            description = "What the values of pixels become, as the model was trained: ${COMPLETION-CANDIDATES}. By"
                    + " default ${DEFAULT-VALUE}; inputs of integers get 0 to 255 in any case.")
    PixelValues scale = PixelValues.ZERO_ONE;

    @Option(
            names = "--size",
            paramLabel = "WxH",
            converter = ReadSize.class,
            description = "What images are scaled to, for example 224x224, or 224. By default what the model tells.")
    @Nullable
    Size size;

    @Option(
            names = "--shorter-side",
            paramLabel = "PIXELS",
            description =
                    "Scales the shorter side to this, and cuts --size out of the middle. By default the whole image"
                            + " is scaled, whatever its proportions.")
    @Nullable
    Integer shorterSide;

    @Option(
            names = "--layout",
            paramLabel = "HOW",
            description = "Where the channels lie: ${COMPLETION-CANDIDATES}. By default what the model tells.")
    @Nullable
    Layout layout;

    @Option(
            names = "--channels",
            paramLabel = "HOW",
            description = "Their order: ${COMPLETION-CANDIDATES}. By default ${DEFAULT-VALUE}.")
    Channels channels = Channels.RGB;

    @Option(
            names = "--input",
            paramLabel = "NAME",
            description = "The input that takes the images. By default the only one.")
    @Nullable
    String input;

    /**
     * Width and height in pixels.
     *
     * @param width at least 1
     * @param height at least 1
     */
    record Size(int width, int height) {}

    /** Reads {@code 224x160}, or {@code 224} for a square. */
    static final class ReadSize implements ITypeConverter<Size> {
        @Override
        public Size convert(String text) {
            if (!text.matches(SIZE)) {
                throw new TypeConversionException("must be WIDTHxHEIGHT or one number, got '" + text + "'");
            }
            int x = text.indexOf('x');
            int width = Integer.parseInt(x < 0 ? text : text.substring(0, x));
            return new Size(width, x < 0 ? width : Integer.parseInt(text.substring(x + 1)));
        }
    }

    /** Reads {@code zero-one} and the others. */
    static final class ReadValues implements ITypeConverter<PixelValues> {
        @Override
        public PixelValues convert(String text) {
            return Arrays.stream(PixelValues.values())
                    .filter(values -> values.toString().equals(text.toLowerCase(Locale.ROOT)))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException(
                            "must be one of " + Arrays.toString(PixelValues.values()) + ", got '" + text + "'"));
        }
    }

    /**
     * The encoder.
     *
     * @throws IllegalArgumentException if the flags do not go together
     */
    ImageEncoder encoder() {
        ImageEncoder.Builder encoder = ImageEncoder.builder().channels(channels);
        // Unset, integers are taken too.
        if (scale != PixelValues.ZERO_ONE) {
            scale.applyTo(encoder, channels);
        }
        if (layout != null) {
            encoder.layout(layout);
        }
        if (input != null) {
            encoder.input(input);
        }
        setSize(encoder);
        return encoder.build();
    }

    private void setSize(ImageEncoder.Builder encoder) {
        if (shorterSide != null && size == null) {
            throw new IllegalArgumentException("--shorter-side needs --size");
        }
        if (shorterSide != null && size != null) {
            encoder.centerCrop(shorterSide, size.width(), size.height());
        } else if (size != null) {
            encoder.size(size.width(), size.height());
        }
    }
}
