package dev.augur.avro;

import java.io.IOException;
import java.util.Arrays;
import org.apache.avro.file.CodecFactory;
import org.jspecify.annotations.Nullable;

/** How the blocks of an Avro file are compressed. */
public enum AvroCodec {
    /** Not at all; damage may change what is read. */
    NONE("null", "java.lang.Object", ""),
    /** Deflate, which every program reads. It has no checksum: damage may change what is read. */
    DEFLATE("deflate", "java.lang.Object", ""),
    /** Snappy with a checksum per block. Needs {@code org.xerial.snappy:snappy-java}. */
    SNAPPY("snappy", "org.xerial.snappy.Snappy", "org.xerial.snappy:snappy-java"),
    /** Zstandard, written with a checksum per block. */
    ZSTANDARD("zstandard", "com.github.luben.zstd.Zstd", "com.github.luben:zstd-jni"),
    /** Bzip2 with its checksums. Needs {@code org.apache.commons:commons-compress}. */
    BZIP2(
            "bzip2",
            "org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream",
            "org.apache.commons:commons-compress"),
    /** Xz with its checksums. Needs {@code org.tukaani:xz}. */
    XZ("xz", "org.tukaani.xz.XZInputStream", "org.tukaani:xz");

    private static final int ZSTANDARD_LEVEL = 3;
    private static final int XZ_LEVEL = 6;

    private final String id;
    private final String type;
    private final String artifact;

    AvroCodec(String id, String type, String artifact) {
        this.id = id;
        this.type = type;
        this.artifact = artifact;
    }

    /** The codec that a file names, or null. */
    static @Nullable AvroCodec of(String id) {
        return Arrays.stream(values())
                .filter(codec -> codec.id.equals(id))
                .findFirst()
                .orElse(null);
    }

    /** Throws unless its library is there; what is compressed goes into the text. */
    void require(String what) throws IOException {
        try {
            Class.forName(type, false, AvroCodec.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IOException(
                    what + " is compressed with " + id + ", which needs the library " + artifact
                            + ": add it to the class path",
                    e);
        }
    }

    /** What compresses blocks. */
    CodecFactory factory() {
        return switch (this) {
            case NONE -> CodecFactory.nullCodec();
            case DEFLATE -> CodecFactory.deflateCodec(CodecFactory.DEFAULT_DEFLATE_LEVEL);
            case SNAPPY -> CodecFactory.snappyCodec();
            case ZSTANDARD -> CodecFactory.zstandardCodec(ZSTANDARD_LEVEL, true);
            case BZIP2 -> CodecFactory.bzip2Codec();
            case XZ -> CodecFactory.xzCodec(XZ_LEVEL);
        };
    }
}
