package dev.augur.model.cache;

import dev.augur.io.ByteSource;
import dev.augur.model.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The digest that lies beside a file, as {@code sha256sum} prints it. */
public final class DigestFile {
    /** What its name ends with. */
    public static final String ENDING = ".sha256";

    private static final int MAX_BYTES = 4096;

    private DigestFile() {}

    /**
     * Reads the first digest of such a file.
     *
     * @param file the file, of which 4 KiB are read
     * @return the digest
     * @throws IOException if it cannot be read, or its first line has no word of 64 hexadecimal digits
     */
    public static Sha256 read(ByteSource file) throws IOException {
        String text;
        try (InputStream in = file.open(0)) {
            text = new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
        }
        String line = text.lines().findFirst().orElse("");
        return Arrays.stream(line.split("\\s+"))
                .filter(word -> word.matches("[0-9a-fA-F]{64}"))
                .findFirst()
                .map(Sha256::new)
                .orElseThrow(() -> new IOException(file.name()
                        + " must begin with a SHA-256 of 64 hexadecimal digits, as" + " sha256sum prints it"));
    }
}
