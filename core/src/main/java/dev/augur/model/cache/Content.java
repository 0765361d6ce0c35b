package dev.augur.model.cache;

import dev.augur.model.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an entry holds: a name, a length and a digest for each file.
 *
 * @param files ordered by the bytes of their paths
 * @param folder as {@link SourceModel} has it
 */
record Content(List<Item> files, boolean folder) {
    /** One file. */
    record Item(String path, long length, Sha256 sha256) {}

    private static final String HEAD = "augur cache entry 1, ";
    private static final String FOLDER = HEAD + "a folder";
    private static final String FILE = HEAD + "a file";

    Content {
        files = files.stream()
                .sorted((a, b) -> compareBytes(a.path(), b.path()))
                .toList();
    }

    private static int compareBytes(String a, String b) {
        return Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }

    /** Of a file the digest of its bytes; of a folder that which {@link Sha256#ofFolder} has. */
    static Sha256 key(Map<String, Sha256> digests, boolean folder) {
        if (!folder) {
            return digests.values().iterator().next();
        }
        Map<String, Sha256> sorted = new TreeMap<>(Content::compareBytes);
        sorted.putAll(digests);
        StringBuilder lines = new StringBuilder();
        sorted.forEach((path, digest) ->
                lines.append(digest).append("  ./").append(path).append('\n'));
        return Sha256.ofBytes(lines.toString().getBytes(StandardCharsets.UTF_8));
    }

    Sha256 key() {
        Map<String, Sha256> digests = new TreeMap<>();
        files.forEach(item -> digests.put(item.path(), item.sha256()));
        return key(digests, folder);
    }

    long bytes() {
        return files.stream().mapToLong(Item::length).sum();
    }

    String text() {
        StringBuilder text = new StringBuilder(folder ? FOLDER : FILE).append('\n');
        files.forEach(item -> text.append(item.sha256())
                .append(' ')
                .append(item.length())
                .append(' ')
                .append(item.path())
                .append('\n'));
        return text.toString();
    }

    /** Null if it is no such text. */
    static @Nullable Content parse(String text) {
        List<String> lines = text.lines().toList();
        if (lines.size() < 2 || !(lines.get(0).equals(FOLDER) || lines.get(0).equals(FILE))) {
            return null;
        }
        List<Item> items = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] words = line.split(" ", 3);
            if (words.length < 3 || !words[0].matches("[0-9a-f]{64}") || !words[1].matches("[0-9]{1,18}")) {
                return null;
            }
            items.add(new Item(words[2], Long.parseLong(words[1]), new Sha256(words[0])));
        }
        return new Content(items, lines.get(0).equals(FOLDER));
    }

    /** What of the files differs from this; null if nothing does. Links are not followed. */
    @Nullable
    String damage(Path root, boolean digests) throws IOException {
        long there = Trees.files(root);
        if (there > files.size()) {
            return root + " has " + there + " files, and must have " + files.size();
        }
        for (Item item : files) {
            Path file = root.resolve(item.path());
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                return file + " is missing, or no file";
            }
            if (Files.size(file) != item.length()) {
                return file + " must have " + item.length() + " bytes, got " + Files.size(file);
            }
            if (digests && !Sha256.of(file).equals(item.sha256())) {
                return "the SHA-256 of " + file + " must be " + item.sha256() + ", got another one";
            }
        }
        return null;
    }
}
