package dev.augur.archive;

import dev.augur.io.ByteSource;
import dev.augur.streaming.BrokenObjectException;
import dev.augur.streaming.Position;
import dev.augur.streaming.Records;
import dev.augur.streaming.Row;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** The files of a zip archive, in the order in which they lie in it. One thread at a time. */
final class ZipRecords implements Records {
    private final String name;
    private final int maxBytes;
    /** Two, so that each goes ahead only. */
    private final Window headers;

    private final Window contents;
    private @Nullable ZipDirectory directory;
    /** Where the next header is, and how many there were. */
    private long at;

    private long entries;
    private @Nullable ZipEntryHeader entry;
    private byte[] rawName = {};
    private long end;

    ZipRecords(ByteSource source, int maxBytes) throws IOException {
        this.name = source.name();
        this.maxBytes = maxBytes;
        this.headers = new SourceWindow(source);
        this.contents = new SourceWindow(source);
    }

    @Override
    public boolean next() throws IOException {
        try {
            ZipDirectory all = directory == null ? begin() : directory;
            do {
                if (at == all.end() && entries == all.entries()) {
                    return false;
                }
                next(all);
            } while (rawName[rawName.length - 1] == '/');
            return true;
        } catch (ArchiveRefusedException e) {
            throw new BrokenObjectException(name, at, "as a zip archive, " + e.getMessage(), e);
        }
    }

    private ZipDirectory begin() throws IOException {
        ZipDirectory all = ZipDirectory.of(headers);
        directory = all;
        at = all.offset();
        return all;
    }

    private void next(ZipDirectory all) throws IOException {
        if (at >= all.end() || entries == all.entries()) {
            throw new BrokenObjectException(
                    name, at, "the directory of the zip must have " + all.entries() + " entries, it has others");
        }
        ZipEntryHeader header = ZipEntryHeader.read(headers, at);
        rawName = new byte[header.rawName().limit()];
        header.rawName().get(0, rawName);
        long content = header.offset() + ZipContent.LOCAL_BYTES + rawName.length;
        if (header.offset() < end || content < 0 || header.packed() > all.offset() - content) {
            throw new BrokenObjectException(
                    name,
                    at,
                    "the files of a zip must lie one behind the other in the order of its directory; pack it anew");
        }
        end = content + header.packed();
        entry = header;
        at += header.headerBytes();
        entries++;
    }

    @Override
    public Row row(Position position) throws IOException {
        ZipEntryHeader header = entry();
        try {
            header.refuseWhatIsNoFile(header.name());
            MemberBytes.requireAtMost(maxBytes, header.size());
            try (ZipContent content = ZipContent.of(
                    contents, header, Objects.requireNonNull(directory).offset())) {
                InputStream bytes = content.open();
                Row row = MemberBytes.row(position, bytes, (int) header.size());
                requireEnd(bytes, header.size());
                content.check();
                return row;
            }
        } catch (ArchiveRefusedException | ZipException | EOFException e) {
            throw MemberBytes.failed(e);
        }
    }

    private static void requireEnd(InputStream content, long size) throws IOException {
        if (content.read() >= 0) {
            throw new ArchiveRefusedException(
                    ArchiveRefusedException.Reason.DAMAGED, "it must have " + size + " bytes, it has more");
        }
    }

    private ZipEntryHeader entry() {
        return Objects.requireNonNull(entry, "next() comes first");
    }

    @Override
    public long offset() {
        return entry().offset();
    }

    @Override
    public long end() {
        return end;
    }

    @Override
    public int size() {
        return (int) Math.min(maxBytes, entry().size());
    }

    @Override
    public String member() {
        return MemberBytes.name(rawName);
    }

    @Override
    public void close() throws IOException {
        try (headers) {
            contents.close();
        }
    }
}
