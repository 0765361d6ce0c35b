package dev.augur.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

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

    static Sha256 of(InputStream in) throws IOException {
        MessageDigest digest = newDigest();
        byte[] chunk = new byte[CHUNK];
        for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
            digest.update(chunk, 0, n);
        }
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
