package dev.augur.streaming;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;

/** Gzip. */
record GzipCompression() implements Compression {
    private static final int BUFFER_BYTES = 1 << 16;

    @Override
    public InputStream decompress(InputStream compressed, String name) {
        return new GzipInput(compressed, name);
    }

    @Override
    public OutputStream compress(OutputStream out) throws IOException {
        return new GZIPOutputStream(out, BUFFER_BYTES);
    }

    @Override
    public String toString() {
        return "gzip";
    }
}
