package dev.augur.codec;

import dev.augur.InvalidInputException;
import dev.augur.codec.ImageSource.Size;

/** How images of any size are brought to a model's. */
sealed interface Sizing {
    /** The longest side that is drawn; Java 2D loses precision beyond it. */
    int MAX_SIDE = 1 << 16;

    /** A canvas, and the rectangle onto which an image is drawn; what lies outside the canvas is cut off. */
    record Drawing(Size canvas, int x, int y, Size image) {}

    /** Height of the canvas, which is the same for every image. */
    int height();

    /** Width of the canvas, or {@link Specs#OPEN} if it follows from the image. */
    int width();

    /** How an image of that size is drawn. */
    Drawing place(Size image);

    private static int side(String name, int pixels) {
        if (pixels < 1 || pixels > MAX_SIDE) {
            throw new IllegalArgumentException(name + " must be 1 to " + MAX_SIDE + " pixels, got " + pixels);
        }
        return pixels;
    }

    /** Exactly that size. */
    record Exact(int width, int height) implements Sizing {
        public Exact {
            side("width", width);
            side("height", height);
        }

        @Override
        public Drawing place(Size image) {
            Size canvas = new Size(width, height);
            return new Drawing(canvas, 0, 0, canvas);
        }
    }

    /** The middle of the image, whose shorter side is scaled to a length. */
    record CenterCrop(int shorterSide, int width, int height) implements Sizing {
        public CenterCrop {
            side("shorterSide", shorterSide);
            side("width", width);
            side("height", height);
            if (shorterSide < Math.max(width, height)) {
                throw new IllegalArgumentException("shorterSide must be >= " + Math.max(width, height)
                        + ", which is cut out of it, got " + shorterSide);
            }
        }

        @Override
        public Drawing place(Size image) {
            Size scaled = image.width() <= image.height()
                    ? new Size(shorterSide, longerSide(image.height(), image.width()))
                    : new Size(longerSide(image.width(), image.height()), shorterSide);
            int x = (int) Math.rint((width - scaled.width()) / 2.0);
            int y = (int) Math.rint((height - scaled.height()) / 2.0);
            return new Drawing(new Size(width, height), x, y, scaled);
        }

        private int longerSide(int longer, int shorter) {
            long scaled = (long) shorterSide * longer / shorter;
            if (scaled > MAX_SIDE) {
                throw new InvalidInputException("Image must be at most " + MAX_SIDE
                        + " pixels long when its shorter side has " + shorterSide + ", got " + longer + "x" + shorter);
            }
            return (int) scaled;
        }
    }

    /** That height, and a width that keeps the proportions. */
    record Line(int height, int maxWidth) implements Sizing {
        public Line {
            side("height", height);
            side("maxWidth", maxWidth);
        }

        @Override
        public int width() {
            return Specs.OPEN;
        }

        @Override
        public Drawing place(Size image) {
            long wanted = Math.round((double) image.width() * height / image.height());
            Size canvas = new Size((int) Math.max(1, Math.min(maxWidth, wanted)), height);
            return new Drawing(canvas, 0, 0, canvas);
        }
    }
}
