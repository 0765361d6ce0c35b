package dev.augur.onnxruntime;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A short list of numbers, or the knowledge that there were more. Not thread-safe. */
final class Numbers {
    private final int max;
    private long[] numbers = new long[4];
    private int size;

    Numbers(int max) {
        this.max = max;
    }

    void add(long number) {
        if (size < max) {
            if (size == numbers.length) {
                numbers = Arrays.copyOf(numbers, 2 * size);
            }
            numbers[size] = number;
        }
        size = Math.min(size + 1, max + 1);
    }

    /** Notes that there are more than were added. */
    void overflow() {
        size = max + 1;
    }

    /** The numbers, or null if there were too many. */
    long @Nullable [] toArray() {
        return size > max ? null : Arrays.copyOf(numbers, size);
    }

    /** Little-endian integers of 4 or 8 bytes. */
    static long[] fromRaw(byte[] raw, int width) {
        ByteBuffer bytes = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
        long[] values = new long[raw.length / width];
        for (int i = 0; i < values.length; i++) {
            values[i] = width == Long.BYTES ? bytes.getLong(width * i) : bytes.getInt(width * i);
        }
        return values;
    }
}
