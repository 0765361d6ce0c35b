package dev.augur.codec;

import dev.augur.codec.Sizing.Drawing;
import dev.augur.tensor.Tensor;
import dev.augur.tensor.Tensors;
import java.awt.image.BufferedImage;
import java.util.List;

/**
 * Draws images into the input of one model. A batch is drawn image by image, so that one decoded image is in memory at a
 * time; in two steps, an image waits for its batch as it is drawn, with 4 bytes per pixel of the model's input. Where the
 * model takes one number of images only, the last one is repeated.
 */
record BoundImageEncoder<I>(ImageSource<I> source, ImageTensor target, PixelWriter writer, int batchSize, int wanted)
        implements Encoder<I> {
    /** An image as it is drawn for the model: row by row, {@code 0xRRGGBB}. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Drawn(int[] pixels, int width) {}

    @Override
    public int maxBatch() {
        return Specs.maxBatch(batchSize, wanted);
    }

    @Override
    public void encode(List<? extends I> batch, Tensors inputs) {
        Tensor tensor = allocate(inputs, batch.size(), widest(batch));
        for (int i = 0; i < batch.size(); i++) {
            write(draw(batch.get(i)), tensor, i);
        }
        repeatLast(tensor, batch.size());
    }

    @Override
    public void check(I record) {
        target.sizing().place(source.size(record));
    }

    @Override
    public StagedEncoder<I, ?> stages() {
        return new Stages<>(this);
    }

    private Drawn draw(I record) {
        BufferedImage image = source.read(record);
        Drawing drawing = target.sizing().place(new ImageSource.Size(image.getWidth(), image.getHeight()));
        return new Drawn(Canvas.draw(image, drawing), drawing.canvas().width());
    }

    private void write(Drawn image, Tensor tensor, int record) {
        writer.write(image.pixels(), image.width(), tensor, record);
    }

    private Tensor allocate(Tensors inputs, int count, int widest) {
        return inputs.allocate(
                target.spec().name(), target.spec().dtype(), target.shape(Math.max(batchSize, count), widest));
    }

    private void repeatLast(Tensor tensor, int count) {
        for (int i = count; i < batchSize; i++) {
            TensorRows.copy(tensor, count - 1, tensor, i, 1);
        }
    }

    private int widest(List<? extends I> batch) {
        if (target.width() != Specs.OPEN) {
            return target.width();
        }
        int widest = 1;
        for (int i = 0; i < batch.size(); i++) {
            Drawing drawing = target.sizing().place(source.size(batch.get(i)));
            widest = Math.max(widest, drawing.canvas().width());
        }
        return widest;
    }

    /** Decodes and draws an image alone. Lines of text are as long as they are wide, others are all alike. */
    private record Stages<I>(BoundImageEncoder<I> encoder) implements StagedEncoder<I, Drawn> {
        @Override
        public Drawn stage(I record) {
            return encoder.draw(record);
        }

        @Override
        public long length(Drawn image) {
            return encoder.target.width() == Specs.OPEN ? image.width() : 1;
        }

        @Override
        public int maxRows() {
            return encoder.maxBatch();
        }

        @Override
        public void encode(List<? extends Drawn> batch, Tensors inputs) {
            int widest = 1;
            for (int i = 0; i < batch.size(); i++) {
                widest = Math.max(widest, batch.get(i).width());
            }
            Tensor tensor = encoder.allocate(inputs, batch.size(), widest);
            for (int i = 0; i < batch.size(); i++) {
                encoder.write(batch.get(i), tensor, i);
            }
            encoder.repeatLast(tensor, batch.size());
        }
    }
}
