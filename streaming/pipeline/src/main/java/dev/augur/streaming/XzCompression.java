package dev.augur.streaming;

import dev.augur.streaming.unpack.Cutter;
import dev.augur.streaming.unpack.PackedBytes;
import dev.augur.streaming.unpack.RestartLog;
import dev.augur.streaming.unpack.Unpacking;
import dev.augur.streaming.unpack.XzCutter;
import dev.augur.streaming.unpack.XzInput;
import java.io.IOException;
import java.io.OutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** Xz, with a limit for the memory of the decoder. */
record XzCompression(long maxMemoryBytes) implements Packing {
    private static final long MIN_MEMORY_BYTES = 1L << 20;

    XzCompression {
        if (maxMemoryBytes < MIN_MEMORY_BYTES) {
            throw new IllegalArgumentException(
                    "maxMemoryBytes must be >= " + MIN_MEMORY_BYTES + ", got " + maxMemoryBytes);
        }
    }

    @Override
    public Unpacking unpack(PackedBytes packed, RestartLog restarts) {
        return new XzInput(packed, restarts, maxMemoryBytes);
    }

    @Override
    public Cutter cutter() {
        return new XzCutter(this::unpack, maxMemoryBytes);
    }

    @Override
    public Library library() {
        return Library.XZ;
    }

    @Override
    public OutputStream pack(OutputStream out) throws IOException {
        return Writer.open(out);
    }

    @Override
    public String toString() {
        return XzInput.FORMAT;
    }

    /** A class of its own, which is not looked at where the library is missing. */
    private static final class Writer {
        static OutputStream open(OutputStream out) throws IOException {
            return new XZOutputStream(out, new LZMA2Options());
        }
    }
}
