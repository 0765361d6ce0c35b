package dev.augur.server;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/** How a request body is packed: RFC 9110, 8.4.1. */
enum ContentCoding {
    IDENTITY,
    GZIP,
    DEFLATE;

    /** A body that is larger than allowed once it is unpacked. */
    static final class TooLargeException extends IOException {
        private static final long serialVersionUID = 1;
    }

    /** The coding of that header, or null if it is none of these. */
    static @Nullable ContentCoding of(@Nullable String header) {
        if (header == null) {
            return IDENTITY;
        }
        return switch (header.trim().toLowerCase(Locale.ROOT)) {
            case "", "identity" -> IDENTITY;
            case "gzip", "x-gzip" -> GZIP;
            case "deflate" -> DEFLATE;
            default -> null;
        };
    }

    /**
     * Unpacks a body.
     *
     * @throws TooLargeException if it has more than so many bytes
     * @throws IOException if it is damaged
     */
    byte[] unpack(byte[] body, int maxBytes) throws IOException {
        return switch (this) {
            case IDENTITY -> body;
            case GZIP -> all(new GZIPInputStream(new ByteArrayInputStream(body)), maxBytes);
            case DEFLATE -> all(new InflaterInputStream(new ByteArrayInputStream(body)), maxBytes);
        };
    }

    private static byte[] all(InputStream unpacked, int maxBytes) throws IOException {
        try (unpacked) {
            byte[] bytes = unpacked.readNBytes(maxBytes);
            if (bytes.length == maxBytes && unpacked.read() >= 0) {
                throw new TooLargeException();
            }
            return bytes;
        }
    }
}
