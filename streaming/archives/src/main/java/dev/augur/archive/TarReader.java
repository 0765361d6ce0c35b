package dev.augur.archive;

import dev.augur.archive.ArchiveRefusedException.Reason;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads a tar archive: POSIX ustar and pax (IEEE Std 1003.1, pax), the older form, and GNU's long names and large numbers.
 * Headers never take more memory than a name needs. One thread at a time.
 */
final class TarReader {
    static final int BLOCK = 512;

    /** Bytes of one header that describes the next entry. */
    private static final int MAX_EXTENSION = 1 << 16;

    /** Such headers in front of one entry. */
    private static final int MAX_EXTENSIONS = 8;

    /** Zeros behind the end; programs fill the last record, which is 10 KiB with most of them. */
    private static final int MAX_PADDING = 16 << 20;

    private final InputStream in;
    private final Target target;

    /** What headers in front of the entry say of it. */
    private TarExtensions extensions = new TarExtensions();

    TarReader(InputStream in, Target target) {
        this.in = in;
        this.target = target;
    }

    void unpack() throws IOException {
        TarHeader header = next();
        while (!header.isEnd()) {
            header.check();
            if (header.isExtension()) {
                extend(header);
            } else {
                entry(header);
                extensions = new TarExtensions();
            }
            header = next();
        }
        if (extensions.count() > 0) {
            throw new ArchiveRefusedException(Reason.DAMAGED, "it ends where a header announces another entry");
        }
        end();
    }

    private TarHeader next() throws IOException {
        byte[] block = in.readNBytes(BLOCK);
        if (block.length < BLOCK) {
            throw cut();
        }
        return new TarHeader(block);
    }

    private void extend(TarHeader header) throws IOException {
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
        extensions.add(header.type(), data);
    }

    private void entry(TarHeader header) throws IOException {
        byte[] own = extensions.name();
        EntryName name = EntryName.of(own == null ? header.name() : own);
        long declared = extensions.size();
        long size = declared < 0 ? header.size() : declared;
        header.refuseWhatIsNoFile(name);
        if (header.isFolder() || name.isFolder()) {
            if (size > 0) {
                throw new ArchiveRefusedException(Reason.DAMAGED, "folder " + name + " must have no content, it has");
            }
            target.folder(name);
        } else {
            target.file(name, size, new BoundedInput(in, size));
            skipPadding(size);
        }
    }

    private void skipPadding(long size) throws IOException {
        int padding = (int) (-size & (BLOCK - 1));
        if (in.readNBytes(padding).length < padding) {
            throw cut();
        }
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
