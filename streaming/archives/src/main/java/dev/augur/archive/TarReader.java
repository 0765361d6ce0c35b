package dev.augur.archive;

import dev.augur.archive.ArchiveRefusedException.Reason;
import java.io.IOException;
import java.io.InputStream;

/** Unpacks a tar archive. One thread at a time. */
final class TarReader {
    private final TarEntries entries;
    private final Target target;

    TarReader(InputStream in, Target target) {
        this.entries = new TarEntries(in);
        this.target = target;
    }

    void unpack() throws IOException {
        for (TarEntry entry = entries.next(); entry != null; entry = entries.next()) {
            unpack(entry);
        }
    }

    private void unpack(TarEntry entry) throws IOException {
        EntryName name = EntryName.of(entry.rawName());
        entry.header().refuseWhatIsNoFile(name);
        if (entry.header().isFolder() || name.isFolder()) {
            if (entry.size() > 0) {
                throw new ArchiveRefusedException(Reason.DAMAGED, "folder " + name + " must have no content, it has");
            }
            target.folder(name);
        } else {
            target.file(name, entry.size(), entry.content());
        }
    }
}
