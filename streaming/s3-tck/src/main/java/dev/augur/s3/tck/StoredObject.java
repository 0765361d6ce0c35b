package dev.augur.s3.tck;

import dev.augur.io.ByteSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;

/**
 * An object of {@link FaultyS3}: bytes, an ETag and headers. The bytes are any {@link ByteSource}, so they may be in memory, in
 * a file, or, through {@code S3ByteSource}, in a real bucket that the server then stands before. Immutable.
 */
public final class StoredObject {
    /** A part of a multipart upload: its length and its SHA-256 in Base64. */
    record Part(long length, String sha256) {}

    private final ByteSource bytes;
    private final long length;
    private final String eTag;
    private final Map<String, String> headers;
    private final List<Part> parts;

    private StoredObject(ByteSource bytes, long length, String eTag, Map<String, String> headers, List<Part> parts) {
        this.bytes = bytes;
        this.length = length;
        this.eTag = eTag;
        this.headers = headers;
        this.parts = parts;
    }

    /**
     * An object without checksums.
     *
     * @param bytes its bytes, opened for each GET
     * @param eTag its ETag, without the quotes
     * @return the object
     * @throws IOException if its length cannot be asked
     */
    public static StoredObject of(ByteSource bytes, String eTag) throws IOException {
        return new StoredObject(bytes, bytes.length(), '"' + eTag + '"', Map.of(), List.of());
    }

    /**
     * The same for bytes in memory.
     *
     * @param bytes its bytes, not copied
     * @param eTag its ETag, without the quotes
     * @return the object
     */
    public static StoredObject of(byte[] bytes, String eTag) {
        ByteSource source = ByteSource.memory(eTag, bytes);
        return new StoredObject(source, bytes.length, '"' + eTag + '"', Map.of(), List.of());
    }

    /**
     * Bytes in memory again and again: an object as large as one likes.
     *
     * @param bytes the bytes, not copied; at least one
     * @param times how often, at least once
     * @param eTag its ETag, without the quotes
     * @return the object
     */
    public static StoredObject repeated(byte[] bytes, int times, String eTag) {
        RepeatedBytes all = new RepeatedBytes(bytes, times);
        return new StoredObject(all, all.length(), '"' + eTag + '"', Map.of(), List.of());
    }

    /**
     * The same object with one more header, which each answer has.
     *
     * @param name for example {@code x-amz-checksum-crc32c}
     * @param value its value
     * @return another object
     */
    public StoredObject with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new StoredObject(bytes, length, eTag, more, parts);
    }

    /**
     * The same object with the CRC32C of the whole, for which it is read once.
     *
     * @return another object
     * @throws IOException if it cannot be read
     */
    public StoredObject withCrc32c() throws IOException {
        CRC32C crc = new CRC32C();
        try (InputStream in = new CheckedInputStream(bytes.open(0), crc)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        byte[] value =
                ByteBuffer.allocate(Integer.BYTES).putInt((int) crc.getValue()).array();
        return with("x-amz-checksum-crc32c", base64(value)).with("x-amz-checksum-type", "FULL_OBJECT");
    }

    /**
     * The same object as a multipart upload with SHA-256 leaves it: the checksum of the whole is one of the parts' checksums, and
     * GetObjectAttributes tells the parts. It is read once.
     *
     * @param partBytes bytes of each part but the last, at least 1
     * @return another object
     * @throws IOException if it cannot be read
     */
    public StoredObject withParts(int partBytes) throws IOException {
        if (partBytes < 1) {
            throw new IllegalArgumentException("partBytes must be >= 1, got " + partBytes);
        }
        List<Part> all = new ArrayList<>();
        MessageDigest whole = sha256();
        try (InputStream in = bytes.open(0)) {
            for (long at = 0; at < length; at += partBytes) {
                byte[] part = in.readNBytes((int) Math.min(partBytes, length - at));
                byte[] digest = sha256().digest(part);
                whole.update(digest);
                all.add(new Part(part.length, base64(digest)));
            }
        }
        StoredObject with = with("x-amz-checksum-sha256", base64(whole.digest()) + "-" + all.size())
                .with("x-amz-checksum-type", "COMPOSITE");
        return new StoredObject(bytes, length, eTag, with.headers, List.copyOf(all));
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform must have SHA-256", e);
        }
    }

    /**
     * Number of bytes.
     *
     * @return the length
     */
    public long length() {
        return length;
    }

    /**
     * The ETag.
     *
     * @return with its quotes
     */
    public String eTag() {
        return eTag;
    }

    ByteSource bytes() {
        return bytes;
    }

    Map<String, String> headers() {
        return headers;
    }

    List<Part> parts() {
        return parts;
    }
}
