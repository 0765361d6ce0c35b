package dev.augur.codec;

import dev.augur.InvalidInputException;
import dev.augur.tensor.TensorSpec;

/** What a pixel's value from 0 to 255 becomes in each channel of a tensor. Immutable. */
final class PixelScale {
    static final PixelScale NONE = new PixelScale(new float[3], new float[] {1, 1, 1}, false);

    private final float[] mean;
    private final float[] std;
    private final boolean isSet;

    private PixelScale(float[] mean, float[] std, boolean isSet) {
        this.mean = mean;
        this.std = std;
        this.isSet = isSet;
    }

    PixelScale withMean(float... perChannel) {
        for (float value : perChannel) {
            if (!Float.isFinite(value)) {
                throw new IllegalArgumentException("mean must be finite, got " + value);
            }
        }
        return new PixelScale(perChannel, std, true);
    }

    PixelScale withStd(float... perChannel) {
        for (float value : perChannel) {
            if (!Float.isFinite(value) || value <= 0) {
                throw new IllegalArgumentException("std must be > 0 and finite, got " + value);
            }
        }
        return new PixelScale(mean, perChannel, true);
    }

    /** By channel of the tensor, 256 values each. */
    float[][] table(TensorSpec spec) {
        float[][] table = new float[3][256];
        boolean whole = isWhole(spec);
        for (int channel = 0; channel < table.length; channel++) {
            for (int value = 0; value < 256; value++) {
                table[channel][value] = whole ? value : (value / 255f - mean[channel]) / std[channel];
            }
        }
        return table;
    }

    private boolean isWhole(TensorSpec spec) {
        Specs.checkNumbers("Input", spec);
        boolean whole = switch (spec.dtype()) {
            case UINT8, INT8, INT16, INT32, INT64, UINT16, UINT32, UINT64, BOOL, STRING -> true;
            case FLOAT32, FLOAT64, FLOAT16, BFLOAT16 -> false;
        };
        if (whole && isSet) {
            throw new InvalidInputException("Input '" + spec.name() + "' " + spec.typeAndShape()
                    + " takes values from 0 to 255 as they are, without mean and std");
        }
        return whole;
    }
}
