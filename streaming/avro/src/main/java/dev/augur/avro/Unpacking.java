package dev.augur.avro;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.tukaani.xz.XZInputStream;
import org.xerial.snappy.Snappy;

/** Decompresses blocks, never to more than a limit. */
final class Unpacking {
    /** The window of zstd, as a power of two, and the memory of xz that are allowed: those of compressed objects. */
    private static final int MAX_WINDOW_LOG = 27;

    private static final int MAX_XZ_KIB = 128 << 10;
    private static final int FIRST_LENGTH = 1 << 16;

    private Unpacking() {}

    /**
     * Decompresses a block.
     *
     * @throws IOException if it is damaged, or has more bytes than are allowed
     */
    static byte[] unpack(AvroCodec codec, byte[] packed, int maxBytes) throws IOException {
        return switch (codec) {
            case NONE -> packed;
            case DEFLATE -> inflate(packed, maxBytes);
            case SNAPPY -> snappy(packed, maxBytes);
            case ZSTANDARD -> {
                ZstdInputStreamNoFinalizer in = new ZstdInputStreamNoFinalizer(new ByteArrayInputStream(packed));
                in.setLongMax(MAX_WINDOW_LOG);
                yield all(in, maxBytes);
            }
            case BZIP2 -> all(Bzip2.open(packed), maxBytes);
            case XZ -> all(Xz.open(packed), maxBytes);
        };
    }

    /** Apart, since a class of a library that is missing must not be looked at. */
    private static final class Bzip2 {
        static InputStream open(byte[] packed) throws IOException {
            return new BZip2CompressorInputStream(new ByteArrayInputStream(packed), true);
        }
    }

    /** Apart, as above. */
    private static final class Xz {
        static InputStream open(byte[] packed) throws IOException {
            return new XZInputStream(new ByteArrayInputStream(packed), MAX_XZ_KIB);
        }
    }

    private static byte[] all(InputStream in, int maxBytes) throws IOException {
        try (in) {
            byte[] bytes = in.readNBytes(maxBytes);
            if (bytes.length == maxBytes && in.read() >= 0) {
                throw tooLong(maxBytes);
            }
            return bytes;
        }
    }

    private static IOException tooLong(int maxBytes) {
        return new IOException("it must have at most " + maxBytes + " bytes decompressed, it has more");
    }

    private static byte[] inflate(byte[] packed, int maxBytes) throws IOException {
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(packed);
            byte[] bytes = new byte[Math.min(maxBytes, FIRST_LENGTH)];
            int count = 0;
            while (!inflater.finished()) {
                if (count == bytes.length) {
                    bytes = longer(bytes, maxBytes);
                }
                int n = inflater.inflate(bytes, count, bytes.length - count);
                if (n == 0 && !inflater.finished()) {
                    throw new IOException("its deflated bytes end early");
                }
                count += n;
            }
            if (inflater.getRemaining() > 0) {
                throw new IOException("it has " + inflater.getRemaining() + " bytes behind its deflated ones");
            }
            return Arrays.copyOf(bytes, count);
        } catch (DataFormatException e) {
            throw new IOException("its deflated bytes are damaged: " + e.getMessage(), e);
        } finally {
            inflater.end();
        }
    }

    private static byte[] longer(byte[] bytes, int maxBytes) throws IOException {
        if (bytes.length >= maxBytes) {
            throw tooLong(maxBytes);
        }
        return Arrays.copyOf(bytes, (int) Math.min(maxBytes, 2L * bytes.length));
    }

    private static byte[] snappy(byte[] packed, int maxBytes) throws IOException {
        int length = packed.length - Integer.BYTES;
        if (length < 1) {
            throw new IOException("it must have a checksum, it has " + packed.length + " bytes");
        }
        int unpacked = Snappy.uncompressedLength(packed, 0, length);
        if (unpacked < 0 || unpacked > maxBytes) {
            throw tooLong(maxBytes);
        }
        byte[] bytes = new byte[unpacked];
        Snappy.uncompress(packed, 0, length, bytes, 0);
        CRC32 crc = new CRC32();
        crc.update(bytes);
        if ((int) crc.getValue() != ByteBuffer.wrap(packed).getInt(length)) {
            throw new IOException("its checksum is wrong");
        }
        return bytes;
    }
}
