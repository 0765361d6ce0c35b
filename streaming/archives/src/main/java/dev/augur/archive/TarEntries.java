package dev.augur.archive;

import dev.augur.archive.ArchiveRefusedException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a tar archive, one after the other: POSIX ustar and pax (IEEE Std 1003.1, pax), the older form, and GNU's long
 * names and large numbers. Headers never take more memory than a name needs. One thread at a time.
 */
final class TarEntries {
    static final int BLOCK = 512;

    /** Bytes of one header that describes the next entry. */
    private static final int MAX_EXTENSION = 1 << 16;

    /** Such headers in front of one entry. */
    private static final int MAX_EXTENSIONS = 8;

    /** Zeros behind the end; programs fill the last record, which is 10 KiB with most of them. */
    private static final int MAX_PADDING = 16 << 20;

    private final InputStream in;
    private @Nullable BoundedInput content;
    private long position;

    TarEntries(InputStream in) {
        this.in = in;
    }

    /** Offset behind what was gone over: the end of the latest entry, as soon as it is known. */
    long position() {
        return position;
    }

    /** The next entry, or null at the end, behind which there is nothing. What is left of the latest one is gone over. */
    @Nullable
    TarEntry next() throws IOException {
        finish();
        long offset = position;
        TarExtensions extensions = new TarExtensions();
        TarHeader header = header();
        while (!header.isEnd()) {
            header.check();
            if (!header.isExtension()) {
                return entry(header, extensions, offset);
            }
            extend(header, extensions);
            header = header();
        }
        if (extensions.count() > 0) {
            throw new ArchiveRefusedException(Reason.DAMAGED, "it ends where a header announces another entry");
        }
        end();
        return null;
    }

    private TarEntry entry(TarHeader header, TarExtensions extensions, long offset) throws ArchiveRefusedException {
        byte[] own = extensions.name();
        long declared = extensions.size();
        long size = declared < 0 ? header.size() : declared;
        BoundedInput bytes = new BoundedInput(in, size);
        content = bytes;
        position += size + padding(size);
        return new TarEntry(header, own == null ? header.name() : own, bytes, offset);
    }

    private TarHeader header() throws IOException {
        byte[] block = in.readNBytes(BLOCK);
        if (block.length < BLOCK) {
            throw cut();
        }
        position += BLOCK;
        return new TarHeader(block);
    }

    private void extend(TarHeader header, TarExtensions extensions) throws IOException {
        long size = header.size();
        if (size > MAX_EXTENSION || extensions.count() >= MAX_EXTENSIONS) {
            throw new ArchiveRefusedException(
                    Reason.TOO_LARGE,
                    "the headers of one entry must be at most " + MAX_EXTENSIONS + " of " + MAX_EXTENSION
                            + " bytes each, there are more");
        }
        byte[] data = in.readNBytes((int) size);
        if (data.length < size) {
            throw cut();
        }
        skipPadding(size);
        position += size + padding(size);
        extensions.add(header.type(), data);
    }

    private void finish() throws IOException {
        BoundedInput latest = content;
        if (latest != null) {
            content = null;
            latest.transferTo(OutputStream.nullOutputStream());
            if (latest.left() > 0) {
                throw cut();
            }
            skipPadding(latest.length());
        }
    }

    private void skipPadding(long size) throws IOException {
        int padding = padding(size);
        if (in.readNBytes(padding).length < padding) {
            throw cut();
        }
    }

    private static int padding(long size) {
        return (int) (-size & (BLOCK - 1));
    }

    /** Reads what is left, so that its checksum is looked at. */
    private void end() throws IOException {
        byte[] rest = new byte[BLOCK];
        long padding = 0;
        for (int n = in.read(rest); n >= 0; n = in.read(rest)) {
            padding += n;
            for (int i = 0; i < n; i++) {
                if (rest[i] != 0 || padding > MAX_PADDING) {
                    throw new ArchiveRefusedException(Reason.DAMAGED, "there is something behind its end");
                }
            }
        }
    }

    private static ArchiveRefusedException cut() {
        return new ArchiveRefusedException(Reason.DAMAGED, "it is cut short: the mark at the end of a tar is missing");
    }
}
