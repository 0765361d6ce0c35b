package dev.augur.parquet;

import java.io.IOException;
import java.util.Arrays;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.jspecify.annotations.Nullable;

/** How the pages of a Parquet file are compressed. */
public enum ParquetCodec {
    /** Not at all. */
    NONE(CompressionCodecName.UNCOMPRESSED, "java.lang.Object", ""),
    /** Snappy, which most programs write. */
    SNAPPY(CompressionCodecName.SNAPPY, "org.xerial.snappy.Snappy", "org.xerial.snappy:snappy-java"),
    /** Gzip. */
    GZIP(CompressionCodecName.GZIP, "java.lang.Object", ""),
    /** Zstandard. */
    ZSTD(CompressionCodecName.ZSTD, "com.github.luben.zstd.Zstd", "com.github.luben:zstd-jni"),
    /** Blocks of lz4, {@code LZ4_RAW}. Needs {@code at.yawk.lz4:lz4-java}. */
    LZ4(CompressionCodecName.LZ4_RAW, "net.jpountz.lz4.LZ4Factory", "at.yawk.lz4:lz4-java");

    private final CompressionCodecName id;
    private final String type;
    private final String artifact;

    ParquetCodec(CompressionCodecName id, String type, String artifact) {
        this.id = id;
        this.type = type;
        this.artifact = artifact;
    }

    /** What a file calls it. */
    CompressionCodecName id() {
        return id;
    }

    /** The codec that a file names, or null. */
    static @Nullable ParquetCodec of(CompressionCodecName id) {
        return Arrays.stream(values())
                .filter(codec -> codec.id == id)
                .findFirst()
                .orElse(null);
    }

    /** Throws unless its library is there; what is compressed goes into the text. */
    ParquetCodec require(String what) throws IOException {
        try {
            Class.forName(type, false, ParquetCodec.class.getClassLoader());
            return this;
        } catch (ClassNotFoundException e) {
            throw new IOException(
                    what + " is compressed with " + id + ", which needs the library " + artifact
                            + ": add it to the class path",
                    e);
        }
    }
}
