package dev.augur;

import org.jspecify.annotations.Nullable;

/**
 * A place where a model can run.
 *
 * @param kind what it is
 * @param index which one of its kind, from 0
 */
public record Device(Kind kind, int index) {
    /** The processor. */
    public static final Device CPU = new Device(Kind.CPU, 0);

    /** The kinds of device. */
    public enum Kind {
        /** The processor that the JVM runs on. */
        CPU,
        /** A graphics processor. */
        GPU
    }

    /**
     * Checks the index.
     *
     * @param kind as the record has it
     * @param index as the record has it
     */
    public Device {
        if (index < 0) {
            throw new IllegalArgumentException("index must be >= 0, got " + index);
        }
        if (kind == Kind.CPU && index > 0) {
            throw new IllegalArgumentException("There is one CPU device, got index " + index);
        }
    }

    /**
     * A graphics processor.
     *
     * @param index which one, from 0, in the driver's order
     * @return the device
     */
    public static Device gpu(int index) {
        return new Device(Kind.GPU, index);
    }

    /** Written out, as is the hash: what a record has by itself is put together by the JVM at its first use, which a start feels. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Device device && kind == device.kind && index == device.index;
    }

    @Override
    public int hashCode() {
        return 31 * kind.hashCode() + index;
    }

    @Override
    public String toString() {
        return kind == Kind.CPU ? "cpu" : "gpu:" + index;
    }
}
