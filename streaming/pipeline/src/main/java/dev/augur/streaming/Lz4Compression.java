package dev.augur.streaming;

import dev.augur.streaming.unpack.Cutter;
import dev.augur.streaming.unpack.Lz4Cutter;
import dev.augur.streaming.unpack.Lz4Input;
import dev.augur.streaming.unpack.PackedBytes;
import dev.augur.streaming.unpack.RestartLog;
import dev.augur.streaming.unpack.Unpacking;
import java.io.IOException;
import java.io.OutputStream;
import net.jpountz.lz4.LZ4FrameOutputStream;
import net.jpountz.lz4.LZ4FrameOutputStream.BLOCKSIZE;
import net.jpountz.lz4.LZ4FrameOutputStream.FLG.Bits;

/** Lz4 frames. */
record Lz4Compression() implements Packing {
    @Override
    public Unpacking unpack(PackedBytes packed, RestartLog restarts) {
        return new Lz4Input(packed, restarts);
    }

    @Override
    public Cutter cutter() {
        return new Lz4Cutter(this::unpack);
    }

    @Override
    public Library library() {
        return Library.LZ4;
    }

    @Override
    public OutputStream pack(OutputStream out) throws IOException {
        return Writer.open(out);
    }

    @Override
    public String toString() {
        return Lz4Input.FORMAT;
    }

    /** A class of its own, which is not looked at where the library is missing. */
    private static final class Writer {
        static OutputStream open(OutputStream out) throws IOException {
            return new LZ4FrameOutputStream(
                    out, BLOCKSIZE.SIZE_256KB, Bits.BLOCK_INDEPENDENCE, Bits.BLOCK_CHECKSUM, Bits.CONTENT_CHECKSUM);
        }
    }
}
