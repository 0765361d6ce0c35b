package dev.augur.streaming;

/** The first bytes of a text that tell its encoding (Unicode, chapter 23.8). */
final class ByteOrderMark {
    static final int MAX_BYTES = 4;

    private ByteOrderMark() {}

    /**
     * Where the text begins, by its first bytes.
     *
     * @param count how many of the bytes there are; fewer than {@link #MAX_BYTES} only if the object has no more
     * @throws BrokenObjectException if the mark is that of another encoding than UTF-8
     */
    static int skip(String name, byte[] bytes, int count) throws BrokenObjectException {
        if (has(bytes, count, 0xef, 0xbb, 0xbf)) {
            return 3;
        }
        String encoding = other(bytes, count);
        if (!encoding.isEmpty()) {
            throw new BrokenObjectException(
                    name, 0, "its byte order mark says " + encoding + ", only UTF-8 is read; convert it first");
        }
        return 0;
    }

    /** The four bytes come first, for the mark of UTF-16LE is the beginning of UTF-32LE's. */
    private static String other(byte[] bytes, int count) {
        if (has(bytes, count, 0xff, 0xfe, 0, 0)) {
            return "UTF-32LE";
        }
        if (has(bytes, count, 0, 0, 0xfe, 0xff)) {
            return "UTF-32BE";
        }
        if (has(bytes, count, 0xff, 0xfe)) {
            return "UTF-16LE";
        }
        return has(bytes, count, 0xfe, 0xff) ? "UTF-16BE" : "";
    }

    private static boolean has(byte[] bytes, int count, int... mark) {
        for (int i = 0; i < mark.length; i++) {
            if (i >= count || (bytes[i] & 0xff) != mark[i]) {
                return false;
            }
        }
        return true;
    }
}
