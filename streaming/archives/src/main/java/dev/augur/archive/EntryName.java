package dev.augur.archive;

import dev.augur.archive.ArchiveRefusedException.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The name of an entry, taken apart. Only names that mean the same place below the folder on every system pass.
 *
 * @param parts the names of its folders and its own; none for the folder of the archive itself
 * @param isFolder whether it ends like a folder's
 */
record EntryName(List<String> parts, boolean isFolder) {
    static final int MAX_BYTES = 1024;
    private static final int MAX_PART_BYTES = 255;
    private static final int MAX_PARTS = 64;

    EntryName {
        parts = List.copyOf(parts);
    }

    static EntryName of(byte[] utf8) throws ArchiveRefusedException {
        if (utf8.length > MAX_BYTES) {
            throw new ArchiveRefusedException(
                    Reason.UNSAFE_NAME,
                    "the name of an entry must have at most " + MAX_BYTES + " bytes, one has " + utf8.length);
        }
        try {
            return of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString());
        } catch (CharacterCodingException e) {
            throw new ArchiveRefusedException(
                    Reason.UNSAFE_NAME,
                    "the name of an entry must be UTF-8, this is not: "
                            + printable(new String(utf8, StandardCharsets.ISO_8859_1)),
                    e);
        }
    }

    private static EntryName of(String name) throws ArchiveRefusedException {
        if (name.startsWith("/") || name.matches("(?s)[A-Za-z]:.*")) {
            throw unsafe(name, "is absolute");
        }
        if (name.chars().anyMatch(c -> c == '\\' || Character.isISOControl(c))) {
            throw unsafe(name, "has a backslash or a control character");
        }
        List<String> parts = new ArrayList<>();
        for (String part : name.split("/", -1)) {
            if (part.equals("..")) {
                throw unsafe(name, "has .. in it");
            }
            if (part.getBytes(StandardCharsets.UTF_8).length > MAX_PART_BYTES) {
                throw unsafe(name, "has a part of more than " + MAX_PART_BYTES + " bytes");
            }
            if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        if (name.isEmpty() || parts.size() > MAX_PARTS) {
            throw unsafe(name, "must have 1 to " + MAX_PARTS + " parts");
        }
        return new EntryName(parts, name.endsWith("/") || parts.isEmpty());
    }

    private static ArchiveRefusedException unsafe(String name, String what) {
        return new ArchiveRefusedException(Reason.UNSAFE_NAME, "the name of entry " + printable(name) + " " + what);
    }

    /** In quotes, without control characters, not too long. */
    private static String printable(String name) {
        String cut = name.length() > 100 ? name.substring(0, 100) + "..." : name;
        return "'" + cut.replaceAll("\\p{Cntrl}", "?") + "'";
    }

    /** The parts with slashes between them. */
    String path() {
        return String.join("/", parts);
    }

    @Override
    public String toString() {
        return printable(path());
    }
}
