package dev.augur.archive;

import java.io.InputStream;

/** An entry of a tar archive. Its content must be read before the next entry. One thread at a time. */
final class TarEntry {
    private final TarHeader header;
    private final byte[] rawName;
    private final BoundedInput content;
    private final long offset;

    /**
     * An entry.
     *
     * @param header its own header
     * @param rawName its name, which headers in front of it may tell
     * @param content its bytes
     * @param offset of the first header that belongs to it
     */
    TarEntry(TarHeader header, byte[] rawName, BoundedInput content, long offset) {
        this.header = header;
        this.rawName = rawName;
        this.content = content;
        this.offset = offset;
    }

    TarHeader header() {
        return header;
    }

    byte[] rawName() {
        return rawName;
    }

    InputStream content() {
        return content;
    }

    /** Bytes of its content. */
    long size() {
        return content.length();
    }

    /** Where the first header is that belongs to it. */
    long offset() {
        return offset;
    }

    boolean isFolder() {
        return header.isFolder() || (rawName.length > 0 && rawName[rawName.length - 1] == '/');
    }
}
