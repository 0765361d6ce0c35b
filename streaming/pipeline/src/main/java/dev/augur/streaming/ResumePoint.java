package dev.augur.streaming;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Where a run stopped, so that another one, in any process, goes on behind it. Its text form is {@link #toString()}.
 *
 * @param records records of the object that are done, failed ones included
 * @param offset the offset in the decompressed object behind the last of them; 0 if there is none
 * @param version the object's {@link dev.augur.io.ByteSource#version()}
 * @param restart what is needed to read a compressed object from near there instead of from its start, in Base64, up to 44
 *     kB; empty if nothing of that kind is known
 */
public record ResumePoint(long records, long offset, String version, String restart) {
    private static final Pattern TEXT =
            Pattern.compile("([0-9]+)\\.([0-9]+)\\.([A-Za-z0-9_-]+)(?:\\.([A-Za-z0-9_-]{12,}))?\\.[0-9a-f]{8}");

    /**
     * Checks the numbers.
     *
     * @param records as the record has it
     * @param offset as the record has it
     * @param version as the record has it
     * @param restart as the record has it
     */
    public ResumePoint {
        if (records < 0 || offset < 0) {
            throw new IllegalArgumentException("records and offset must be >= 0, got " + records + " and " + offset);
        }
        if (version.isEmpty()) {
            throw new IllegalArgumentException("version must not be empty");
        }
    }

    /**
     * A point from which the object is read from its start.
     *
     * @param records as the record has it
     * @param offset as the record has it
     * @param version as the record has it
     */
    public ResumePoint(long records, long offset, String version) {
        this(records, offset, version, "");
    }

    /**
     * Reads the text form.
     *
     * @param text what {@link #toString()} gave
     * @return the point
     * @throws IllegalArgumentException if the text is anything else, for example cut short
     */
    public static ResumePoint parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw wrong(text, null);
        }
        try {
            byte[] version = Base64.getUrlDecoder().decode(parts.group(3));
            ResumePoint point = new ResumePoint(
                    Long.parseLong(parts.group(1)),
                    Long.parseLong(parts.group(2)),
                    new String(version, StandardCharsets.UTF_8),
                    parts.group(4) == null ? "" : parts.group(4));
            if (point.toString().equals(text)) {
                return point;
            }
        } catch (IllegalArgumentException e) {
            throw wrong(text, e);
        }
        throw wrong(text, null);
    }

    private static IllegalArgumentException wrong(String text, @Nullable IllegalArgumentException cause) {
        return new IllegalArgumentException(
                "A resume point must be a whole text that ResumePoint.toString() gave, got " + text.length()
                        + " characters that are none",
                cause);
    }

    /**
     * The text form: printable ASCII that needs no escape in a URL, a file name, JSON or a shell. It holds a checksum
     * against typing errors and cuts; who can make one up can skip records, so take it from whom you trust.
     *
     * @return what {@link #parse} reads
     */
    @Override
    public String toString() {
        byte[] named = version.getBytes(StandardCharsets.UTF_8);
        String text = records + "." + offset + "."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(named)
                + (restart.isEmpty() ? "" : "." + restart);
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.US_ASCII));
        return text + "." + HexFormat.of().toHexDigits((int) crc.getValue());
    }
}
