package dev.augur.streaming;

import dev.augur.streaming.unpack.Cutter;
import dev.augur.streaming.unpack.GzipCutter;
import dev.augur.streaming.unpack.GzipInput;
import dev.augur.streaming.unpack.PackedBytes;
import dev.augur.streaming.unpack.RestartLog;
import dev.augur.streaming.unpack.RestartPoint;
import dev.augur.streaming.unpack.Unpacking;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;

/** Gzip. */
record GzipCompression() implements Packing {
    private static final int BUFFER_BYTES = 1 << 16;

    @Override
    public Unpacking unpack(PackedBytes packed, RestartLog restarts) {
        return new GzipInput(packed, restarts);
    }

    @Override
    public Unpacking unpack(PackedBytes packed, RestartLog restarts, RestartPoint from) {
        return new GzipInput(packed, restarts, from.member(), (int) (from.bit() % 8));
    }

    @Override
    public Cutter cutter() {
        return new GzipCutter(this::unpack);
    }

    @Override
    public Library library() {
        return Library.NONE;
    }

    @Override
    public OutputStream pack(OutputStream out) throws IOException {
        return new GZIPOutputStream(out, BUFFER_BYTES);
    }

    @Override
    public String toString() {
        return GzipInput.FORMAT;
    }
}
