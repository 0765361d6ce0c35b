package dev.augur.streaming;

import dev.augur.streaming.unpack.Cutter;
import dev.augur.streaming.unpack.PackedBytes;
import dev.augur.streaming.unpack.RestartLog;
import dev.augur.streaming.unpack.RestartPoint;
import dev.augur.streaming.unpack.SplitInput;
import dev.augur.streaming.unpack.SplitInput.Crew;
import dev.augur.streaming.unpack.Unpacking;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** A compression that is one: what is read passes through a decoder. */
non-sealed interface Packing extends Compression {
    /** The decoder, once its library was found. */
    Unpacking unpack(PackedBytes packed, RestartLog restarts);

    /** The encoder, once its library was found. */
    OutputStream pack(OutputStream out) throws IOException;

    /** What cuts objects into pieces, for one of them, once the library was found. */
    Cutter cutter();

    /** The library that it needs. */
    Library library();

    /** The decoder from a point of its format on, whose first byte is the first one of what is packed. */
    default Unpacking unpack(PackedBytes packed, RestartLog restarts, RestartPoint from) {
        return unpack(packed, restarts);
    }

    @Override
    default InputStream decompress(InputStream compressed, String name) throws IOException {
        return decompress(new PackedBytes(compressed, 0), name, RestartLog.none());
    }

    @Override
    default OutputStream compress(OutputStream out) throws IOException {
        library().require("what is written");
        return pack(out);
    }

    /** Decompresses from between two members, frames and the like, or the start. */
    default InputStream decompress(PackedBytes packed, String name, RestartLog restarts) throws IOException {
        library().require(name);
        return new Unpacked(unpack(packed, restarts), name);
    }

    /** Decompresses from between two members, frames and the like, or the start, several pieces at once. */
    default SplitInput split(InputStream compressed, long start, String name, RestartLog restarts, Crew crew)
            throws IOException {
        library().require(name);
        return new SplitInput(toString(), compressed, start, cutter(), crew, restarts);
    }

    /** Decompresses from a point. */
    default InputStream resume(PackedBytes packed, String name, RestartLog restarts, RestartPoint from)
            throws IOException {
        library().require(name);
        return new Unpacked(unpack(packed, restarts, from), name);
    }
}
