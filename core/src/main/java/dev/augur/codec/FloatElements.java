package dev.augur.codec;

import dev.augur.tensor.BFloat16;
import dev.augur.tensor.DType;
import dev.augur.tensor.Float16;
import dev.augur.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;

/** Moves floats into and out of tensors of the number types that codecs take. FLOAT32 is copied in bulk. */
final class FloatElements {
    private FloatElements() {}

    /** Whether the other methods take this type. */
    static boolean supports(DType dtype) {
        return switch (dtype) {
            case FLOAT32, FLOAT64, FLOAT16, BFLOAT16, INT64, INT32, UINT8 -> true;
            case INT8, INT16, UINT16, UINT32, UINT64, BOOL, STRING -> false;
        };
    }

    /** Position of the first float that an integer type cannot hold exactly, or -1. Other types take every float. */
    static int firstUnfit(DType dtype, float[] row) {
        return switch (dtype) {
            case INT64 -> firstOutside(row, -0x1p63, Math.nextDown(0x1p63));
            case INT32 -> firstOutside(row, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case UINT8 -> firstOutside(row, 0, 255);
            case FLOAT32, FLOAT64, FLOAT16, BFLOAT16, INT8, INT16, UINT16, UINT32, UINT64, BOOL, STRING -> -1;
        };
    }

    private static int firstOutside(float[] row, double lowest, double highest) {
        for (int i = 0; i < row.length; i++) {
            double value = row[i];
            boolean fits = value >= lowest && value <= highest && value == Math.rint(value);
            if (!fits) {
                return i;
            }
        }
        return -1;
    }

    /** Writes a row from an element on. Integer types take its values as {@link #firstUnfit} has passed them. */
    static void put(Tensor tensor, int index, float[] row) {
        switch (tensor.dtype()) {
            case FLOAT32 -> tensor.put(index, row, 0, row.length);
            case FLOAT64 -> putDoubles(tensor.doubles(), index, row);
            case FLOAT16 -> putHalves(tensor.shorts(), index, row);
            case BFLOAT16 -> putBrains(tensor.shorts(), index, row);
            case INT64 -> putLongs(tensor.longs(), index, row);
            case INT32 -> putInts(tensor.ints(), index, row);
            case UINT8 -> putBytes(tensor.bytes(), index, row);
            case INT8, INT16, UINT16, UINT32, UINT64, BOOL, STRING -> throw unsupported(tensor);
        }
    }

    /**
     * Reads a row from an element on.
     *
     * @return position of the first integer that no float holds exactly, or -1
     */
    static int get(Tensor tensor, int index, float[] row) {
        switch (tensor.dtype()) {
            case FLOAT32 -> tensor.get(index, row, 0, row.length);
            case FLOAT64 -> getDoubles(tensor.doubles(), index, row);
            case FLOAT16 -> getHalves(tensor.shorts(), index, row);
            case BFLOAT16 -> getBrains(tensor.shorts(), index, row);
            case INT64 -> {
                return getLongs(tensor.longs(), index, row);
            }
            case INT32 -> {
                return getInts(tensor.ints(), index, row);
            }
            case UINT8 -> getBytes(tensor.bytes(), index, row);
            case INT8, INT16, UINT16, UINT32, UINT64, BOOL, STRING -> throw unsupported(tensor);
        }
        return -1;
    }

    private static IllegalArgumentException unsupported(Tensor tensor) {
        return new IllegalArgumentException("Tensor " + tensor + " cannot be moved as floats");
    }

    private static void putDoubles(DoubleBuffer to, int index, float[] row) {
        for (int i = 0; i < row.length; i++) {
            to.put(index + i, row[i]);
        }
    }

    private static void putHalves(ShortBuffer to, int index, float[] row) {
        for (int i = 0; i < row.length; i++) {
            to.put(index + i, Float16.fromFloat(row[i]));
        }
    }

    private static void putBrains(ShortBuffer to, int index, float[] row) {
        for (int i = 0; i < row.length; i++) {
            to.put(index + i, BFloat16.fromFloat(row[i]));
        }
    }

    private static void putLongs(LongBuffer to, int index, float[] row) {
        for (int i = 0; i < row.length; i++) {
            to.put(index + i, (long) row[i]);
        }
    }

    private static void putInts(IntBuffer to, int index, float[] row) {
        for (int i = 0; i < row.length; i++) {
            to.put(index + i, (int) row[i]);
        }
    }

    private static void putBytes(ByteBuffer to, int index, float[] row) {
        for (int i = 0; i < row.length; i++) {
            to.put(index + i, (byte) (int) row[i]);
        }
    }

    private static void getDoubles(DoubleBuffer from, int index, float[] row) {
        for (int i = 0; i < row.length; i++) {
            row[i] = (float) from.get(index + i);
        }
    }

    private static void getHalves(ShortBuffer from, int index, float[] row) {
        for (int i = 0; i < row.length; i++) {
            row[i] = Float16.toFloat(from.get(index + i));
        }
    }

    private static void getBrains(ShortBuffer from, int index, float[] row) {
        for (int i = 0; i < row.length; i++) {
            row[i] = BFloat16.toFloat(from.get(index + i));
        }
    }

    private static int getLongs(LongBuffer from, int index, float[] row) {
        int inexact = -1;
        for (int i = 0; i < row.length; i++) {
            long value = from.get(index + i);
            row[i] = value;
            // A cast to long gives Long.MAX_VALUE for 2 to the 63, which is that value's neighbour.
            boolean exact = (long) row[i] == value && value != Long.MAX_VALUE;
            inexact = exact || inexact >= 0 ? inexact : i;
        }
        return inexact;
    }

    private static int getInts(IntBuffer from, int index, float[] row) {
        int inexact = -1;
        for (int i = 0; i < row.length; i++) {
            int value = from.get(index + i);
            row[i] = value;
            inexact = (double) row[i] == value || inexact >= 0 ? inexact : i;
        }
        return inexact;
    }

    private static void getBytes(ByteBuffer from, int index, float[] row) {
        for (int i = 0; i < row.length; i++) {
            row[i] = from.get(index + i) & 0xFF;
        }
    }
}
