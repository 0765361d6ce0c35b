package dev.augur.streaming;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;

/** A way to make bytes fewer, and to get them back, checked. Stateless and thread-safe; a stream belongs to one thread. */
public sealed interface Compression permits NoCompression, GzipCompression, ZstdCompression {
    /** The largest zstd window that is accepted unless another is given: 128 MiB, as the zstd tool has it. */
    long DEFAULT_MAX_WINDOW_BYTES = 128L << 20;

    /**
     * The bytes as they are.
     *
     * @return the compression
     */
    static Compression none() {
        return new NoCompression();
    }

    /**
     * Gzip (RFC 1952). All members are read, the checksum and length of each are verified, and the object must end with
     * a member.
     *
     * @return the compression
     */
    static Compression gzip() {
        return new GzipCompression();
    }

    /**
     * Zstandard (RFC 8878). All frames are read, skippable ones are skipped, and the object must end with a frame. A
     * frame with a window of more than {@link #DEFAULT_MAX_WINDOW_BYTES} is refused. What is written has checksums.
     *
     * @return the compression
     */
    static Compression zstd() {
        return new ZstdCompression(DEFAULT_MAX_WINDOW_BYTES);
    }

    /**
     * Zstandard with another limit for the memory of its decoder.
     *
     * @param maxWindowBytes the largest window that is accepted, from 1 KiB to 2 GiB
     * @return the compression
     */
    static Compression zstd(long maxWindowBytes) {
        return new ZstdCompression(maxWindowBytes);
    }

    /**
     * What the ending of a name promises, for objects that are written.
     *
     * @param name for example {@code out.jsonl.zst}
     * @return gzip for {@code .gz}, zstd for {@code .zst}, else none
     */
    static Compression ofName(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.endsWith(".gz")) {
            return gzip();
        }
        return lower.endsWith(".zst") ? zstd() : none();
    }

    /**
     * Decompresses.
     *
     * @param compressed the object from its first byte; closed with the result
     * @param name the object, for error texts
     * @return the decompressed bytes. Reading them throws {@link CorruptStreamException} where the object is empty, cut
     *     short, damaged, or followed by anything else
     * @throws IOException if the stream cannot be read
     */
    InputStream decompress(InputStream compressed, String name) throws IOException;

    /**
     * Compresses.
     *
     * @param out where the compressed bytes go; closed with the result
     * @return a stream that must be closed for the object to be complete
     * @throws IOException if the stream cannot be written
     */
    OutputStream compress(OutputStream out) throws IOException;
}
