package dev.augur.quickstart;

import dev.augur.codec.ImageEncoder;
import dev.augur.codec.ImageEncoder.Channels;
import java.util.Locale;

/** What the values of pixels become, by the habits of those who train models. */
enum PixelValues {
    /** From 0 to 1. */
    ZERO_ONE,
    /** From -1 to 1, as Inception and MobileNet of TensorFlow's own have it. */
    MINUS_ONE_ONE,
    /** Less the mean of ImageNet's channels and over their deviation, as torchvision has it. */
    IMAGENET,
    /** From 0 to 255. */
    ZERO_255;

    /** Sets mean and deviation, in the order in which the model has the channels. */
    void applyTo(ImageEncoder.Builder encoder, Channels order) {
        switch (this) {
            case ZERO_ONE -> encoder.mean(0, 0, 0).std(1, 1, 1);
            case MINUS_ONE_ONE -> encoder.mean(0.5f, 0.5f, 0.5f).std(0.5f, 0.5f, 0.5f);
            case IMAGENET -> imageNet(encoder, order);
            case ZERO_255 -> encoder.mean(0, 0, 0).std(1 / 255f, 1 / 255f, 1 / 255f);
        }
    }

    private static void imageNet(ImageEncoder.Builder encoder, Channels order) {
        switch (order) {
            case RGB -> encoder.mean(0.485f, 0.456f, 0.406f).std(0.229f, 0.224f, 0.225f);
            case BGR -> encoder.mean(0.406f, 0.456f, 0.485f).std(0.225f, 0.224f, 0.229f);
        }
    }

    /** As it is written on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
