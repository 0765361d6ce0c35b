package dev.augur.codec;

import dev.augur.InvalidInputException;
import dev.augur.codec.ImageEncoder.Layout;
import dev.augur.tensor.Dim;
import dev.augur.tensor.Shape;
import dev.augur.tensor.TensorSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tensor that a model takes images in.
 *
 * @param spec what the model declares
 * @param layout where the channels lie
 * @param sizing what is drawn
 * @param width its width, or {@link Specs#OPEN} if it follows from the widest image
 */
record ImageTensor(TensorSpec spec, Layout layout, Sizing sizing, int width) {
    static final int CHANNELS = 3;
    private static final int RANK = 4;

    /** Takes from the model what was not set, and refuses what does not fit it. */
    static ImageTensor of(TensorSpec spec, @Nullable Layout layout, @Nullable Sizing sizing) {
        List<Dim> dims = spec.dims();
        if (dims != null && dims.size() != RANK) {
            throw new InvalidInputException(
                    "Input '" + spec.name() + "' must have 4 dimensions to take images, got " + spec.typeAndShape());
        }
        Layout where = layout != null ? layout : layoutOf(spec);
        if (!dim(spec, where.channelAxis).accepts(CHANNELS)) {
            throw new InvalidInputException("Input '" + spec.name() + "' must have 3 channels in dimension "
                    + where.channelAxis + " of " + where + ", got " + spec.typeAndShape());
        }
        Dim height = side(spec, where.heightAxis);
        Dim width = side(spec, where.widthAxis);
        Sizing drawn = sizing != null ? within(sizing, width) : sizeOf(spec, width, height);
        if (!height.accepts(drawn.height()) || (drawn.width() != Specs.OPEN && !width.accepts(drawn.width()))) {
            throw new InvalidInputException("Input '" + spec.name() + "' must take images of "
                    + (drawn.width() == Specs.OPEN ? "any width" : drawn.width()) + " x " + drawn.height() + ", it is "
                    + spec.typeAndShape());
        }
        return new ImageTensor(spec, where, drawn, drawn.width() != Specs.OPEN ? drawn.width() : (int) width.size());
    }

    private static Dim dim(TensorSpec spec, int axis) {
        List<Dim> dims = spec.dims();
        return dims == null ? Dim.ANY : dims.get(axis);
    }

    private static Dim side(TensorSpec spec, int axis) {
        Dim side = dim(spec, axis);
        if (side.size() == 0 || side.size() > Sizing.MAX_SIDE) {
            throw new InvalidInputException("Input '" + spec.name() + "' must have images of 1 to " + Sizing.MAX_SIDE
                    + " pixels a side, got " + spec.typeAndShape());
        }
        return side;
    }

    private static Layout layoutOf(TensorSpec spec) {
        boolean first = dim(spec, Layout.NCHW.channelAxis).size() == CHANNELS;
        boolean last = dim(spec, Layout.NHWC.channelAxis).size() == CHANNELS;
        if (first == last) {
            throw new InvalidInputException("Input '" + spec.name() + "' " + spec.typeAndShape()
                    + " does not tell where its channels lie: set layout(NCHW) or layout(NHWC)");
        }
        return first ? Layout.NCHW : Layout.NHWC;
    }

    private static Sizing sizeOf(TensorSpec spec, Dim width, Dim height) {
        if (width.size() == Specs.OPEN || height.size() == Specs.OPEN) {
            throw new InvalidInputException("Input '" + spec.name() + "' " + spec.typeAndShape()
                    + " does not tell the size of its images: set size, centerCrop or height");
        }
        return new Sizing.Exact((int) width.size(), (int) height.size());
    }

    /** A line must not be wider than a model of fixed width. */
    private static Sizing within(Sizing sizing, Dim width) {
        return sizing instanceof Sizing.Line line && width.size() != Specs.OPEN && width.size() < line.maxWidth()
                ? new Sizing.Line(line.height(), (int) width.size())
                : sizing;
    }

    /** The shape for so many images, of which the widest drawing has that width. */
    Shape shape(int count, int widest) {
        long[] sizes = new long[RANK];
        sizes[0] = count;
        sizes[layout.channelAxis] = CHANNELS;
        sizes[layout.heightAxis] = sizing.height();
        sizes[layout.widthAxis] = width == Specs.OPEN ? widest : width;
        return Shape.of(sizes);
    }
}
