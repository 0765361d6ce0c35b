package dev.augur.archive;

import dev.augur.streaming.BrokenObjectException;
import dev.augur.streaming.Position;
import dev.augur.streaming.Records;
import dev.augur.streaming.Row;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The files of a tar archive. One thread at a time. */
final class TarRecords implements Records {
    private static final int BUFFER_BYTES = 1 << 16;

    private final String name;
    private final TarEntries entries;
    private final int maxBytes;
    private @Nullable TarEntry entry;

    TarRecords(String name, InputStream in, int maxBytes) {
        this.name = name;
        this.entries = new TarEntries(new BufferedInputStream(in, BUFFER_BYTES));
        this.maxBytes = maxBytes;
    }

    @Override
    public boolean next() throws IOException {
        long offset = entries.position();
        try {
            do {
                offset = entries.position();
                entry = entries.next();
            } while (entry != null && entry.isFolder());
        } catch (ArchiveRefusedException e) {
            throw new BrokenObjectException(name, offset, "as a tar archive, " + e.getMessage(), e);
        }
        TarEntry found = entry;
        if (found != null && found.size() > 0 && !found.header().mayHaveContent()) {
            throw new BrokenObjectException(name, found.offset(), "a header of a tar that is no file's has a size");
        }
        return found != null;
    }

    @Override
    public Row row(Position position) throws IOException {
        TarEntry found = entry();
        try {
            EntryName safe = EntryName.of(found.rawName());
            found.header().refuseWhatIsNoFile(safe);
        } catch (ArchiveRefusedException e) {
            throw MemberBytes.failed(e);
        }
        MemberBytes.requireAtMost(maxBytes, found.size());
        try {
            return MemberBytes.row(position, found.content(), (int) found.size());
        } catch (ArchiveRefusedException e) {
            throw new BrokenObjectException(
                    name, found.offset(), "the file that begins there is cut short: " + e.getMessage(), e);
        }
    }

    private TarEntry entry() {
        return Objects.requireNonNull(entry, "next() comes first");
    }

    @Override
    public long offset() {
        return entry().offset();
    }

    @Override
    public long end() {
        return entries.position();
    }

    @Override
    public int size() {
        return (int) Math.min(maxBytes, entry().size());
    }

    @Override
    public String member() {
        return MemberBytes.name(entry().rawName());
    }
}
