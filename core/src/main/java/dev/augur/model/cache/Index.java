package dev.augur.model.cache;

import dev.augur.io.ByteSink;
import dev.augur.io.PendingBytes;
import dev.augur.model.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Which entry each place had when it was last asked, and by which version it was told. What is remembered wrongly is
 * fetched again, and does no other harm.
 */
final class Index {
    private final CacheFolder folder;

    Index(CacheFolder folder) {
        this.folder = folder;
    }

    /** A line of the index. */
    private record Known(Sha256 entry, Sha256 source) {
        static @Nullable Known parse(String text) {
            String[] words = text.split("[ \n]", 3);
            boolean two = words.length == 3 && words[0].matches("[0-9a-f]{64}") && words[1].matches("[0-9a-f]{64}");
            return two ? new Known(new Sha256(words[0]), new Sha256(words[1])) : null;
        }
    }

    private Path file(String place) {
        return folder.index()
                .resolve(Sha256.ofBytes(place.getBytes(StandardCharsets.UTF_8)).hex());
    }

    private static @Nullable Known read(Path file) throws IOException {
        try {
            return Known.parse(Files.readString(file, StandardCharsets.ISO_8859_1));
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /** The key of the entry that a place had; null if it is not known. The entry may be there no more. */
    @Nullable
    Sha256 ofPlace(String place) throws IOException {
        Known known = read(file(place));
        return known == null ? null : known.entry();
    }

    /** The key of the entry that these versions of files turned out to be, at whatever place; null if it is not known. */
    @Nullable
    Sha256 ofSource(Sha256 source) throws IOException {
        for (Path file : Trees.list(folder.index())) {
            Known known = read(file);
            if (known != null && known.source().equals(source)) {
                return known.entry();
            }
        }
        return null;
    }

    void put(String place, Sha256 source, Sha256 entry) throws IOException {
        Known known = new Known(entry, source);
        if (folder.isReadOnly() || known.equals(read(file(place)))) {
            return;
        }
        try (PendingBytes out = ByteSink.file(file(place)).open()) {
            out.write((entry + " " + source + " " + place + "\n").getBytes(StandardCharsets.UTF_8));
            out.commit();
        }
    }

    /** Forgets all that led to an entry. */
    void remove(Sha256 entry) throws IOException {
        for (Path file : Trees.list(folder.index())) {
            Known known = read(file);
            if (known != null && known.entry().equals(entry)) {
                Files.deleteIfExists(file);
            }
        }
    }
}
