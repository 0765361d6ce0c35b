package dev.augur.model.cache;

import dev.augur.io.ByteSource;
import dev.augur.model.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * One file of a model, where it comes from.
 *
 * @param path its path in the model's folder, with slashes; it may not leave the folder
 * @param bytes its bytes
 * @param sha256 their digest, if it is known
 * @param check what else they are compared with, if anything
 */
public record SourceFile(
        String path,
        ByteSource bytes,
        @Nullable Sha256 sha256,
        @Nullable ContentCheck check) {
    private static final int MAX_PART = 255;

    /**
     * Checks the path.
     *
     * @param path as the record has it
     * @param bytes as the record has it
     * @param sha256 as the record has it
     * @param check as the record has it
     */
    public SourceFile {
        requirePath(path);
    }

    /**
     * Checks that a path stays in its folder, and is one that every system can have.
     *
     * @param path the path, with slashes
     * @throws IllegalArgumentException if it does not
     */
    public static void requirePath(String path) {
        for (String part : path.split("/", -1)) {
            if (!isPlain(part)) {
                throw new IllegalArgumentException("The path of a model's file must be of parts of 1 to " + MAX_PART
                        + " characters between slashes, without backslash, colon or control character, and not . or .., got '"
                        + path.replaceAll("\\p{Cntrl}", "?") + "'");
            }
        }
    }

    private static boolean isPlain(String part) {
        return !part.isEmpty()
                && part.length() <= MAX_PART
                && !part.equals(".")
                && !part.equals("..")
                && part.chars().noneMatch(c -> c == '\\' || c == ':' || Character.isISOControl(c));
    }
}
