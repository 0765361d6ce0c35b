package dev.augur.archive;

import dev.augur.archive.ArchiveRefusedException.Reason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Unpacks a zip file by its central directory. One thread at a time. */
final class ZipReader {
    private final Window file;
    private final Target target;

    ZipReader(Window file, Target target) {
        this.file = file;
        this.target = target;
    }

    void unpack() throws IOException {
        ZipDirectory directory = ZipDirectory.of(file);
        target.announce(directory.entries());
        List<ZipEntryHeader> entries = entries(directory);
        entries.sort(Comparator.comparingLong(ZipEntryHeader::offset));
        for (int i = 0; i < entries.size(); i++) {
            long end = i + 1 < entries.size() ? entries.get(i + 1).offset() : directory.offset();
            unpack(entries.get(i), end);
        }
    }

    private List<ZipEntryHeader> entries(ZipDirectory directory) throws IOException {
        List<ZipEntryHeader> entries = new ArrayList<>();
        long at = directory.offset();
        for (long i = 0; i < directory.entries(); i++) {
            ZipEntryHeader entry = ZipEntryHeader.read(file, at);
            // Looked at here, so that a long name is not kept.
            entry.refuseWhatIsNoFile(entry.name());
            entries.add(entry);
            at += entry.headerBytes();
        }
        if (at != directory.end()) {
            throw damaged("the directory of a zip has another number of entries than it says");
        }
        return entries;
    }

    /** Nothing of the entry may lie behind end. */
    private void unpack(ZipEntryHeader entry, long end) throws IOException {
        EntryName name = entry.name();
        ZipContent content = ZipContent.of(file, entry, end);
        if (name.isFolder()) {
            target.folder(name);
            return;
        }
        try (content) {
            target.file(name, entry.size(), content.open());
            content.check();
        }
    }

    private static ArchiveRefusedException damaged(String what) {
        return new ArchiveRefusedException(Reason.DAMAGED, what);
    }
}
