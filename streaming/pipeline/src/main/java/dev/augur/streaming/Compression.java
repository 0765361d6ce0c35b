package dev.augur.streaming;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;

/** A way to make bytes fewer, and to get them back, checked. Stateless and thread-safe; a stream belongs to one thread. */
public sealed interface Compression permits NoCompression, Packing {
    /** The largest zstd window that is accepted unless another is given: 128 MiB, as the zstd tool has it. */
    long DEFAULT_MAX_WINDOW_BYTES = 128L << 20;

    /** The most memory that the decoder of xz may take unless another is given: 128 MiB, about twice what {@code xz -9} needs. */
    long DEFAULT_MAX_MEMORY_BYTES = 128L << 20;

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
     * Bzip2. All streams are read, and the object must end with one. Needs {@code org.apache.commons:commons-compress}.
     *
     * @return the compression
     */
    static Compression bzip2() {
        return new Bzip2Compression();
    }

    /**
     * Lz4 in its frame format. All frames are read, skippable ones are skipped, and the object must end with a frame. Frames of the
     * legacy kind, and those that need a dictionary, are refused. What is written has checksums of blocks and frame. Needs
     * {@code at.yawk.lz4:lz4-java}.
     *
     * @return the compression
     */
    static Compression lz4() {
        return new Lz4Compression();
    }

    /**
     * Snappy in its framing format. The checksum of each chunk is verified, and the object must end with a chunk. Needs
     * {@code org.xerial.snappy:snappy-java}.
     *
     * @return the compression
     */
    static Compression snappy() {
        return new SnappyCompression();
    }

    /**
     * Xz. All streams and their padding are read, the check of each is verified, and the object must end with a stream or padding.
     * A stream whose decoder needs more than {@link #DEFAULT_MAX_MEMORY_BYTES} is refused. Needs {@code org.tukaani:xz}.
     *
     * @return the compression
     */
    static Compression xz() {
        return new XzCompression(DEFAULT_MAX_MEMORY_BYTES);
    }

    /**
     * Xz with another limit for the memory of its decoder.
     *
     * @param maxMemoryBytes the most memory that is accepted, from 1 MiB
     * @return the compression
     */
    static Compression xz(long maxMemoryBytes) {
        return new XzCompression(maxMemoryBytes);
    }

    /**
     * What the ending of a name promises, for objects that are written.
     *
     * @param name for example {@code out.jsonl.zst}
     * @return gzip for {@code .gz} and {@code .bgz}, zstd for {@code .zst}, bzip2 for {@code .bz2}, lz4 for {@code .lz4}, snappy for
     *     {@code .sz} and {@code .snappy}, xz for {@code .xz}, else none
     */
    static Compression ofName(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return switch (lower.substring(Math.max(0, lower.lastIndexOf('.')))) {
            case ".gz", ".bgz" -> gzip();
            case ".zst" -> zstd();
            case ".bz2" -> bzip2();
            case ".lz4" -> lz4();
            case ".sz", ".snappy" -> snappy();
            case ".xz" -> xz();
            default -> none();
        };
    }

    /**
     * Decompresses.
     *
     * @param compressed the object from its first byte; closed with the result
     * @param name the object, for error texts
     * @return the decompressed bytes. Reading them throws {@link CorruptStreamException} where the object is empty, cut
     *     short, damaged, or followed by anything else
     * @throws IOException if the stream cannot be read, or the library that the compression needs is not there
     */
    InputStream decompress(InputStream compressed, String name) throws IOException;

    /**
     * Compresses.
     *
     * @param out where the compressed bytes go; closed with the result
     * @return a stream that must be closed for the object to be complete
     * @throws IOException if the stream cannot be written, or the library that the compression needs is not there
     */
    OutputStream compress(OutputStream out) throws IOException;
}
