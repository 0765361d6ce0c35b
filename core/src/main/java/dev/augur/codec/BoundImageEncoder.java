package dev.augur.codec;

import dev.augur.codec.Sizing.Drawing;
import dev.augur.tensor.Tensor;
import dev.augur.tensor.Tensors;
import java.awt.image.BufferedImage;
import java.util.List;

/** Draws images into the input of one model, one after the other, so that one decoded image is in memory at a time. */
record BoundImageEncoder<I>(ImageSource<I> source, ImageTensor target, PixelWriter writer, int maxBatch)
        implements Encoder<I> {
    @Override
    public void encode(List<? extends I> batch, Tensors inputs) {
        Tensor tensor =
                inputs.allocate(target.spec().name(), target.spec().dtype(), target.shape(batch.size(), widest(batch)));
        for (int i = 0; i < batch.size(); i++) {
            BufferedImage image = source.read(batch.get(i));
            Drawing drawing = target.sizing().place(new ImageSource.Size(image.getWidth(), image.getHeight()));
            writer.write(Canvas.draw(image, drawing), drawing.canvas().width(), tensor, i);
        }
    }

    @Override
    public void check(I record) {
        target.sizing().place(source.size(record));
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
}
