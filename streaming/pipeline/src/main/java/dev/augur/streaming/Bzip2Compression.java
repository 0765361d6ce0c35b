package dev.augur.streaming;

import dev.augur.streaming.unpack.Bzip2Cutter;
import dev.augur.streaming.unpack.Bzip2Input;
import dev.augur.streaming.unpack.Cutter;
import dev.augur.streaming.unpack.PackedBytes;
import dev.augur.streaming.unpack.RestartLog;
import dev.augur.streaming.unpack.Unpacking;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;

/** Bzip2. */
record Bzip2Compression() implements Packing {
    @Override
    public Unpacking unpack(PackedBytes packed, RestartLog restarts) {
        return new Bzip2Input(packed, restarts);
    }

    @Override
    public Cutter cutter() {
        return new Bzip2Cutter(this::unpack);
    }

    @Override
    public Library library() {
        return Library.COMMONS_COMPRESS;
    }

    @Override
    public OutputStream pack(OutputStream out) throws IOException {
        return Writer.open(out);
    }

    @Override
    public String toString() {
        return Bzip2Input.FORMAT;
    }

    /** A class of its own, which is not looked at where the library is missing. */
    private static final class Writer {
        static OutputStream open(OutputStream out) throws IOException {
            return new BZip2CompressorOutputStream(out);
        }
    }
}
