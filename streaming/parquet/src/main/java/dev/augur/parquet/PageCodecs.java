package dev.augur.parquet;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.xerial.snappy.Snappy;

/**
 * Compresses and decompresses pages, without Hadoop's codecs: a page that says it is larger than is allowed takes no memory, and one that
 * has another size than it says is an error.
 */
final class PageCodecs implements CompressionCodecFactory {
    private static final int ZSTD_LEVEL = 3;
    /** The window that is allowed, as a power of two. */
    private static final int MAX_WINDOW_LOG = 27;

    private final long maxPageBytes;

    PageCodecs(long maxPageBytes) {
        this.maxPageBytes = maxPageBytes;
    }

    @Override
    public BytesInputDecompressor getDecompressor(CompressionCodecName id) {
        return new Decompressor(codec(id), maxPageBytes);
    }

    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName id) {
        return new Compressor(codec(id));
    }

    private static ParquetCodec codec(CompressionCodecName id) {
        ParquetCodec codec = ParquetCodec.of(id);
        if (codec == null) {
            throw new IllegalArgumentException("pages must not be compressed with " + id);
        }
        return codec;
    }

    private static byte[] array(BytesInput bytes) throws IOException {
        return bytes.toInputStream().readAllBytes();
    }

    @Override
    public void release() {
        // Nothing is kept.
    }

    private record Decompressor(ParquetCodec codec, long maxPageBytes) implements BytesInputDecompressor {
        @Override
        public BytesInput decompress(BytesInput bytes, int size) throws IOException {
            return codec == ParquetCodec.NONE ? bytes : BytesInput.from(unpack(array(bytes), size));
        }

        @Override
        public void decompress(ByteBuffer in, int packedSize, ByteBuffer out, int size) throws IOException {
            byte[] packed = new byte[packedSize];
            in.get(packed);
            out.put(codec == ParquetCodec.NONE ? packed : unpack(packed, size));
        }

        private byte[] unpack(byte[] packed, int size) throws IOException {
            if (size < 0 || size > maxPageBytes) {
                throw new IOException("a page must have at most " + maxPageBytes + " bytes decompressed, it has "
                        + (size & 0xffffffffL));
            }
            byte[] bytes = switch (codec) {
                case NONE -> packed;
                case SNAPPY -> snappy(packed, size);
                case GZIP -> all(new GZIPInputStream(new ByteArrayInputStream(packed)), size);
                case ZSTD -> {
                    ZstdInputStreamNoFinalizer in = new ZstdInputStreamNoFinalizer(new ByteArrayInputStream(packed));
                    in.setLongMax(MAX_WINDOW_LOG);
                    yield all(in, size);
                }
                case LZ4 -> lz4(packed, size);
            };
            if (bytes.length != size) {
                throw wrongSize(size, bytes.length);
            }
            return bytes;
        }

        private static IOException wrongSize(int told, int found) {
            return new IOException("a page must have the " + told + " bytes that it tells, it has " + found);
        }

        private static byte[] all(InputStream in, int size) throws IOException {
            try (in) {
                byte[] bytes = in.readNBytes(size);
                if (in.read() >= 0) {
                    throw wrongSize(size, size + 1);
                }
                return bytes;
            }
        }

        private static byte[] snappy(byte[] packed, int size) throws IOException {
            int told = packed.length == 0 ? 0 : Snappy.uncompressedLength(packed);
            if (told != size) {
                throw wrongSize(size, told);
            }
            return size == 0 ? new byte[0] : Snappy.uncompress(packed);
        }

        private static byte[] lz4(byte[] packed, int size) throws IOException {
            try {
                byte[] bytes = new byte[size];
                int n = LZ4Factory.fastestInstance()
                        .safeDecompressor()
                        .decompress(packed, 0, packed.length, bytes, 0, size);
                return n == size ? bytes : Arrays.copyOf(bytes, n);
            } catch (LZ4Exception e) {
                throw new IOException("a page is damaged: " + e.getMessage(), e);
            }
        }

        @Override
        public void release() {
            // Nothing is kept.
        }
    }

    private record Compressor(ParquetCodec codec) implements BytesInputCompressor {
        @Override
        public BytesInput compress(BytesInput bytes) throws IOException {
            return switch (codec) {
                case NONE -> bytes;
                case SNAPPY -> BytesInput.from(Snappy.compress(array(bytes)));
                case GZIP -> BytesInput.from(gzip(bytes));
                case ZSTD -> BytesInput.from(Zstd.compress(array(bytes), ZSTD_LEVEL));
                case LZ4 ->
                    BytesInput.from(
                            LZ4Factory.fastestInstance().fastCompressor().compress(array(bytes)));
            };
        }

        private static byte[] gzip(BytesInput bytes) throws IOException {
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
                bytes.writeAllTo(out);
            }
            return packed.toByteArray();
        }

        @Override
        public CompressionCodecName getCodecName() {
            return codec.id();
        }

        @Override
        public void release() {
            // Nothing is kept.
        }
    }
}
