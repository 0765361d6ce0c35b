package dev.augur.codec;

import dev.augur.codec.ImageEncoder.Channels;
import dev.augur.codec.ImageEncoder.Layout;
import dev.augur.tensor.Tensor;

/** Writes pixels into a tensor, through a table of values. Thread-safe. */
final class PixelWriter {
    private final float[][] table;
    private final Channels channels;
    private final Layout layout;

    PixelWriter(float[][] table, Channels channels, Layout layout) {
        this.table = table;
        this.channels = channels;
        this.layout = layout;
    }

    /**
     * Writes one image; what the tensor is wider becomes 0.
     *
     * @param pixels row by row, {@code 0xRRGGBB}
     * @param width pixels per row
     * @param tensor the tensor of the batch
     * @param record position of the image in the batch
     */
    void write(int[] pixels, int width, Tensor tensor, int record) {
        switch (layout) {
            case NCHW -> writePlanes(pixels, width, tensor, record);
            case NHWC -> writePixels(pixels, width, tensor, record);
        }
    }

    private void writePlanes(int[] pixels, int width, Tensor tensor, int record) {
        int height = (int) tensor.shape().dim(layout.heightAxis);
        float[] line = new float[(int) tensor.shape().dim(layout.widthAxis)];
        int index = record * table.length * height * line.length;
        for (int channel = 0; channel < table.length; channel++) {
            float[] values = table[channel];
            int shift = channels.shift(channel);
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    line[x] = values[(pixels[y * width + x] >> shift) & 0xFF];
                }
                FloatElements.put(tensor, index, line);
                index += line.length;
            }
        }
    }

    private void writePixels(int[] pixels, int width, Tensor tensor, int record) {
        int height = (int) tensor.shape().dim(layout.heightAxis);
        float[] line = new float[table.length * (int) tensor.shape().dim(layout.widthAxis)];
        int index = record * height * line.length;
        for (int y = 0; y < height; y++) {
            for (int channel = 0; channel < table.length; channel++) {
                float[] values = table[channel];
                int shift = channels.shift(channel);
                for (int x = 0; x < width; x++) {
                    line[table.length * x + channel] = values[(pixels[y * width + x] >> shift) & 0xFF];
                }
            }
            FloatElements.put(tensor, index, line);
            index += line.length;
        }
    }
}
