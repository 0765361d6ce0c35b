package dev.augur.streaming;

import dev.augur.streaming.unpack.DamagedException;
import java.io.IOException;
import java.io.InputStream;

/** Decompressed bytes of an object, whose errors name it. One thread at a time. */
final class Unpacked extends InputStream {
    private final InputStream in;
    private final String name;

    Unpacked(InputStream in, String name) {
        this.in = in;
        this.name = name;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int from, int count) throws IOException {
        try {
            return in.read(target, from, count);
        } catch (DamagedException e) {
            CorruptStreamException error = new CorruptStreamException(name, e.offset(), String.valueOf(e.getMessage()));
            error.initCause(e);
            throw error;
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
