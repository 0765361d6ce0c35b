package dev.augur.streaming.numbers;

import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Reads JSON objects, one a line, that have nothing but the fields that are wanted: a number for each, or one array of numbers. All
 * others are left to the general way, among them those with escapes in names, names that are there twice, and any
 * value of another kind. One thread at a time.
 */
public final class JsonNumbers implements PlainNumbers {
    private final byte[][] names;
    private final int count;
    /** The numbers of a record, which go on together: faster than one by one. */
    private final float[] line;

    private final DecimalFloat number = new DecimalFloat(true);
    /** In which record each field was seen last. */
    private final long[] seen;

    private long record;

    /**
     * Numbers of fields.
     *
     * @param names of the fields, each once
     * @param count how many numbers a record has: one for each field, or those of the array that is the only one
     */
    public JsonNumbers(List<String> names, int count) {
        this.names = names.stream()
                .map(name -> ('"' + name + '"').getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
        this.count = count;
        this.line = new float[count];
        this.seen = new long[this.names.length];
    }

    @Override
    public boolean isLineEnd(byte b) {
        return b == '\n';
    }

    @Override
    public int read(byte[] bytes, int from, int to, FloatBuffer target, int row) {
        int at = behind('{', bytes, from, to);
        record++;
        for (int i = 0; i < names.length && at >= 0; i++) {
            at = space(bytes, at, to);
            int field = field(bytes, at, to, i);
            if (field < 0 || seen[field] == record) {
                return LEFT;
            }
            seen[field] = record;
            at = behind(':', bytes, at + names[field].length, to);
            at = at < 0 ? LEFT : value(bytes, at, to, field);
            at = at < 0 ? LEFT : behind(i == names.length - 1 ? '}' : ',', bytes, at, to);
        }
        int end = at < 0 ? LEFT : behind('\n', bytes, at, to);
        if (end >= 0) {
            target.put(row, line, 0, count);
        }
        return end;
    }

    /** Which field's name begins here; most often it is the next one. */
    private int field(byte[] bytes, int at, int to, int next) {
        for (int i = 0; i < names.length; i++) {
            int field = next + i < names.length ? next + i : next + i - names.length;
            if (isAt(names[field], bytes, at, to)) {
                return field;
            }
        }
        return LEFT;
    }

    private static boolean isAt(byte[] name, byte[] bytes, int at, int to) {
        if (to - at < name.length) {
            return false;
        }
        for (int i = 0; i < name.length; i++) {
            if (bytes[at + i] != name[i]) {
                return false;
            }
        }
        return true;
    }

    private int value(byte[] bytes, int from, int to, int field) {
        int at = space(bytes, from, to);
        if (at < to && bytes[at] == '[') {
            return names.length == 1 ? array(bytes, at + 1, to) : LEFT;
        }
        return names.length == count ? number.read(bytes, at, to, line, field) : LEFT;
    }

    private int array(byte[] bytes, int from, int to) {
        int at = from;
        for (int i = 0; i < count && at >= 0; i++) {
            at = number.read(bytes, space(bytes, at, to), to, line, i);
            at = at < 0 ? LEFT : behind(i == count - 1 ? ']' : ',', bytes, at, to);
        }
        return at;
    }

    /** Behind a character with white space before it, or {@link #LEFT}. */
    private static int behind(char expected, byte[] bytes, int from, int to) {
        int at = space(bytes, from, to);
        return at < to && bytes[at] == expected ? at + 1 : LEFT;
    }

    /** Behind white space, in which no line ends. */
    private static int space(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && (bytes[at] == ' ' || bytes[at] == '\t' || bytes[at] == '\r')) {
            at++;
        }
        return at;
    }
}
