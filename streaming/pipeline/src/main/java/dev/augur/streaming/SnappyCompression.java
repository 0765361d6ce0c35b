package dev.augur.streaming;

import dev.augur.streaming.unpack.Cutter;
import dev.augur.streaming.unpack.PackedBytes;
import dev.augur.streaming.unpack.RestartLog;
import dev.augur.streaming.unpack.SnappyCutter;
import dev.augur.streaming.unpack.SnappyInput;
import dev.augur.streaming.unpack.Unpacking;
import java.io.IOException;
import java.io.OutputStream;
import org.xerial.snappy.SnappyFramedOutputStream;

/** Snappy in its framing format. */
record SnappyCompression() implements Packing {
    @Override
    public Unpacking unpack(PackedBytes packed, RestartLog restarts) {
        return new SnappyInput(packed, restarts);
    }

    @Override
    public Cutter cutter() {
        return new SnappyCutter(this::unpack);
    }

    @Override
    public Library library() {
        return Library.SNAPPY;
    }

    @Override
    public OutputStream pack(OutputStream out) throws IOException {
        return Writer.open(out);
    }

    @Override
    public String toString() {
        return SnappyInput.FORMAT;
    }

    /** A class of its own, which is not looked at where the library is missing. */
    private static final class Writer {
        static OutputStream open(OutputStream out) throws IOException {
            return new SnappyFramedOutputStream(out);
        }
    }
}
