package dev.augur.archive;

import dev.augur.io.ByteSource;
import java.io.ByteArrayInputStream;
import java.io.InputStream;

/** Bytes that come in pieces, as from networks, and count how often they are opened. */
final class PieceSource implements ByteSource {
    private final byte[] bytes;
    private final int piece;
    int opened;

    PieceSource(byte[] bytes, int piece) {
        this.bytes = bytes;
        this.piece = piece;
    }

    @Override
    public String name() {
        return "x";
    }

    @Override
    public long length() {
        return bytes.length;
    }

    @Override
    public String version() {
        return "the only one";
    }

    @Override
    public InputStream open(long offset) {
        opened++;
        return new ByteArrayInputStream(bytes, (int) offset, bytes.length - (int) offset) {
            @Override
            public synchronized int read(byte[] target, int from, int count) {
                return super.read(target, from, Math.min(count, piece));
            }

            @Override
            public synchronized int available() {
                return 0;
            }
        };
    }
}
