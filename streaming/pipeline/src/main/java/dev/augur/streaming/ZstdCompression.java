package dev.augur.streaming;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import dev.augur.streaming.unpack.Cutter;
import dev.augur.streaming.unpack.PackedBytes;
import dev.augur.streaming.unpack.RestartLog;
import dev.augur.streaming.unpack.Unpacking;
import dev.augur.streaming.unpack.ZstdCutter;
import dev.augur.streaming.unpack.ZstdInput;
import java.io.IOException;
import java.io.OutputStream;

/** Zstandard, with a limit for the window of what is read. */
record ZstdCompression(long maxWindowBytes) implements Packing {
    private static final long MIN_WINDOW_BYTES = 1L << 10;
    private static final long MAX_WINDOW_BYTES = 1L << 31;

    /** The zstd tool's own default. */
    private static final int LEVEL = 3;

    ZstdCompression {
        if (maxWindowBytes < MIN_WINDOW_BYTES || maxWindowBytes > MAX_WINDOW_BYTES) {
            throw new IllegalArgumentException("maxWindowBytes must be " + MIN_WINDOW_BYTES + " to " + MAX_WINDOW_BYTES
                    + ", got " + maxWindowBytes);
        }
    }

    @Override
    public Unpacking unpack(PackedBytes packed, RestartLog restarts) {
        return new ZstdInput(packed, restarts, maxWindowBytes);
    }

    @Override
    public Cutter cutter() {
        return new ZstdCutter(this::unpack);
    }

    @Override
    public Library library() {
        return Library.NONE;
    }

    @Override
    public OutputStream pack(OutputStream out) throws IOException {
        return new ZstdOutputStreamNoFinalizer(out, LEVEL).setChecksum(true);
    }

    @Override
    public String toString() {
        return ZstdInput.FORMAT;
    }
}
