package dev.augur.streaming.numbers;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Reads CSV records of plain numbers. A record with a quote, with bytes beyond ASCII, or with anything but a decimal number where
 * one must be is left to the general way. One thread at a time.
 */
public final class CsvNumbers implements PlainNumbers {
    private final byte separator;
    /** For each field of a record the place of its number, or -1 if it is passed over. */
    private final int[] places;

    /** The numbers of a record, which go on together: faster than one by one. */
    private final float[] line;

    private final DecimalFloat number = new DecimalFloat(false);

    /**
     * Numbers of some fields.
     *
     * @param separator between fields, ASCII
     * @param places for each field of a record the place of its number, or -1 if it is passed over
     */
    public CsvNumbers(char separator, int[] places) {
        this.separator = (byte) separator;
        this.places = places.clone();
        this.line = new float
                [(int) Arrays.stream(places).filter(place -> place >= 0).count()];
    }

    @Override
    public boolean isLineEnd(byte b) {
        return b == '\n' || b == '\r';
    }

    @Override
    public int read(byte[] bytes, int from, int to, FloatBuffer target, int row) {
        int at = from;
        int last = places.length - 1;
        for (int field = 0; field < last; field++) {
            at = field(bytes, at, to, places[field]);
            if (at < 0 || bytes[at] != separator) {
                return LEFT;
            }
            at++;
        }
        at = field(bytes, at, to, places[last]);
        if (at < 0 || at >= to || !isLineEnd(bytes[at])) {
            return LEFT;
        }
        target.put(row, line, 0, line.length);
        return at + 1;
    }

    private int field(byte[] bytes, int from, int to, int place) {
        return place < 0 ? pass(bytes, from, to) : number.read(bytes, from, to, line, place);
    }

    private int pass(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] != separator && !isLineEnd(bytes[at])) {
            if (bytes[at] < 0 || bytes[at] == '"') {
                return LEFT;
            }
            at++;
        }
        return at;
    }
}
