package dev.augur.io;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Bytes in memory. */
final class MemoryByteSource implements ByteSource {
    private final String name;
    private final byte[] bytes;
    private volatile @Nullable String version;

    MemoryByteSource(String name, byte[] bytes) {
        this.name = name;
        this.bytes = bytes;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long length() {
        return bytes.length;
    }

    /** A digest of the bytes, made when it is first asked for. */
    @Override
    public String version() {
        String known = version;
        if (known == null) {
            known = UUID.nameUUIDFromBytes(bytes).toString();
            version = known;
        }
        return known;
    }

    @Override
    public InputStream open(long offset) {
        int from = (int) Objects.checkFromToIndex(offset, bytes.length, bytes.length);
        return new ByteArrayInputStream(bytes, from, bytes.length - from);
    }

    @Override
    public String toString() {
        return name;
    }
}
