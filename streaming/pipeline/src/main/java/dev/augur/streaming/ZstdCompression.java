package dev.augur.streaming;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Zstandard, with a limit for the window of what is read. */
record ZstdCompression(long maxWindowBytes) implements Compression {
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
    public InputStream decompress(InputStream compressed, String name) {
        return new ZstdInput(compressed, name, maxWindowBytes);
    }

    @Override
    public OutputStream compress(OutputStream out) throws IOException {
        return new ZstdOutputStreamNoFinalizer(out, LEVEL).setChecksum(true);
    }

    @Override
    public String toString() {
        return "zstd";
    }
}
