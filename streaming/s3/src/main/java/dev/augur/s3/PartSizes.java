package dev.augur.s3;

/**
 * How large the parts of an upload are: small at first, so that little memory does for most objects, and twice as
 * large after every 800 parts, so that S3's limit of 10,000 parts is no limit on the object. From 8 MiB this reaches
 * 5 TiB.
 *
 * @param first bytes of the first parts, from 5 MiB, S3's own bound, to 1 GiB
 */
record PartSizes(int first) {
    static final PartSizes DEFAULT = new PartSizes(8 << 20);
    static final int MOST_PARTS = 10_000;
    private static final int SMALLEST = 5 << 20;
    private static final int LARGEST = 1 << 30;
    private static final int PARTS_OF_ONE_SIZE = 800;

    PartSizes {
        if (first < SMALLEST || first > LARGEST) {
            throw new IllegalArgumentException(
                    "partBytes must be from " + SMALLEST + " to " + LARGEST + ", got " + first);
        }
    }

    /** Bytes of a part, counted from 0. */
    int of(int part) {
        return (int) Math.min((long) first << (part / PARTS_OF_ONE_SIZE), LARGEST);
    }
}
