package dev.augur.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A SHA-256 digest (FIPS 180-4).
 *
 * @param hex 64 hexadecimal digits, kept in lower case
 */
public record Sha256(String hex) {
    private static final int CHUNK = 1 << 16;

    /**
     * Checks the digits.
     *
     * @param hex as the record has it
     */
    public Sha256 {
        hex = hex.toLowerCase(Locale.ROOT);
        if (!hex.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("A SHA-256 must be 64 hexadecimal digits, got '" + hex + "'");
        }
    }

    /**
     * The digest of a file's bytes.
     *
     * @param file the file
     * @return its digest
     * @throws IOException if the file cannot be read
     */
    public static Sha256 of(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return of(in);
        }
    }

    /**
     * The digest of bytes in memory.
     *
     * @param bytes the bytes
     * @return their digest
     */
    public static Sha256 ofBytes(byte[] bytes) {
        MessageDigest digest = newDigest();
        digest.update(bytes);
        return of(digest);
    }

    /**
     * The digest of a folder: that of the lines which {@code sha256sum} prints for the files under it, each named {@code
     * ./} and its path, in the order of their bytes. A shell computes it with {@code find . -type f -print0 | LC_ALL=C sort
     * -z | xargs -0 sha256sum | sha256sum}.
     *
     * @param folder the folder, with files and folders only
     * @return its digest
     * @throws IOException if a file cannot be read, is a link or something else that is no file, or has a control character
     *     or a backslash in its name
     */
    public static Sha256 ofFolder(Path folder) throws IOException {
        Map<String, Path> files = new TreeMap<>(Sha256::compareBytes);
        Path real = folder.toRealPath();
        try (Stream<Path> paths = Files.walk(real)) {
            for (Path path : paths.toList()) {
                if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                    files.put(name(real, path), path);
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        MessageDigest digest = newDigest();
        for (Map.Entry<String, Path> file : files.entrySet()) {
            digest.update((of(file.getValue()) + "  " + file.getKey() + "\n").getBytes(StandardCharsets.UTF_8));
        }
        return of(digest);
    }

    private static int compareBytes(String a, String b) {
        return Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }

    private static String name(Path folder, Path file) throws IOException {
        StringBuilder name = new StringBuilder(".");
        for (Path part : folder.relativize(file)) {
            name.append('/').append(part);
        }
        boolean plain = name.chars().noneMatch(c -> c == '\\' || Character.isISOControl(c));
        if (!plain || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(
                    file + " must be a file with a plain name, for the digest of its folder; it is a link, "
                            + "something else, or has a control character or a backslash in its name");
        }
        return name.toString();
    }

    static Sha256 of(InputStream in) throws IOException {
        MessageDigest digest = newDigest();
        byte[] chunk = new byte[CHUNK];
        for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
            digest.update(chunk, 0, n);
        }
        return of(digest);
    }

    private static Sha256 of(MessageDigest digest) {
        return new Sha256(HexFormat.of().formatHex(digest.digest()));
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new UncheckedIOException(new IOException("Every Java platform must have SHA-256", e));
        }
    }

    @Override
    public String toString() {
        return hex;
    }
}
