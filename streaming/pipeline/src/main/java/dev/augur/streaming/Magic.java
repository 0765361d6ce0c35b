package dev.augur.streaming;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The first bytes of objects, by which their compression is known. */
final class Magic {
    /** As many bytes as the longest of them has. */
    static final int BYTES = 10;

    private static final byte[] GZIP = bytes("1f8b");
    private static final byte[] ZSTD = bytes("28b52ffd");
    private static final byte[] LZ4 = bytes("04224d18");
    private static final byte[] LZ4_LEGACY = bytes("02214c18");
    private static final byte[] SNAPPY = bytes("ff060000734e61507059");
    private static final byte[] XZ = bytes("fd377a585a00");
    private static final byte[] BZIP2 = bytes("425a68");
    private static final byte[] BZIP2_BLOCK = bytes("314159265359");
    private static final byte[] BZIP2_END = bytes("177245385090");
    /** Behind a first byte of 0x50 to 0x5f. */
    private static final byte[] SKIPPABLE = bytes("2a4d18");

    private Magic() {}

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    /** The compression of an object that begins so; none if it begins with nothing that is known. */
    static Compression of(byte[] head) {
        if (has(head, 0, GZIP)) {
            return Compression.gzip();
        }
        if (has(head, 0, ZSTD)) {
            return Compression.zstd();
        }
        if (has(head, 0, LZ4) || has(head, 0, LZ4_LEGACY)) {
            return Compression.lz4();
        }
        if (has(head, 0, SNAPPY)) {
            return Compression.snappy();
        }
        if (has(head, 0, XZ)) {
            return Compression.xz();
        }
        // A text may begin with BZh.
        boolean bzip2 = has(head, 0, BZIP2) && (has(head, 4, BZIP2_BLOCK) || has(head, 4, BZIP2_END));
        return bzip2 ? Compression.bzip2() : Compression.none();
    }

    /** Whether a frame begins so that zstd and lz4 skip. */
    static boolean isSkippable(byte[] head) {
        return head.length > 0 && (head[0] & 0xf0) == 0x50 && has(head, 1, SKIPPABLE);
    }

    /** How many bytes such a frame has, of which the first eight tell; those if there are fewer. */
    static long skippableBytes(byte[] head) {
        return head.length < 2 * Integer.BYTES
                ? 2 * Integer.BYTES
                : 2 * Integer.BYTES
                        + (ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getInt(Integer.BYTES) & 0xffffffffL);
    }

    /** The compression of that name, with its default limits; null if there is none. */
    static @Nullable Compression ofFormat(String format) {
        return Stream.of(
                        Compression.none(),
                        Compression.gzip(),
                        Compression.zstd(),
                        Compression.bzip2(),
                        Compression.lz4(),
                        Compression.snappy(),
                        Compression.xz())
                .filter(known -> known.toString().equals(format))
                .findFirst()
                .orElse(null);
    }

    private static boolean has(byte[] head, int at, byte[] magic) {
        return head.length >= at + magic.length && Arrays.equals(head, at, at + magic.length, magic, 0, magic.length);
    }
}
