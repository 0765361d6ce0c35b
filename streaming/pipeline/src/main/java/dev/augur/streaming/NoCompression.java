package dev.augur.streaming;

import java.io.InputStream;
import java.io.OutputStream;

/** The bytes as they are. */
record NoCompression() implements Compression {
    @Override
    public InputStream decompress(InputStream compressed, String name) {
        return compressed;
    }

    @Override
    public OutputStream compress(OutputStream out) {
        return out;
    }

    @Override
    public String toString() {
        return "none";
    }
}
