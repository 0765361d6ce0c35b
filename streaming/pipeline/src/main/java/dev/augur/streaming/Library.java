package dev.augur.streaming;

import java.io.IOException;

/** The libraries of compressions, which only those add that need them. */
enum Library {
    /** It is always there. */
    NONE("", "", "java.lang.Object", ""),
    /** Bzip2. */
    COMMONS_COMPRESS(
            "bzip2",
            "org.apache.commons:commons-compress",
            "org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream",
            "org.apache.commons.compress"),
    /** Lz4. */
    LZ4("lz4", "at.yawk.lz4:lz4-java", "net.jpountz.lz4.LZ4Factory", "org.lz4.java"),
    /** Snappy. */
    SNAPPY("snappy", "org.xerial.snappy:snappy-java", "org.xerial.snappy.Snappy", "org.xerial.snappy"),
    /** Xz. */
    XZ("xz", "org.tukaani:xz", "org.tukaani.xz.SingleXZInputStream", "org.tukaani.xz");

    private final String format;
    private final String artifact;
    private final String type;
    private final String module;

    Library(String format, String artifact, String type, String module) {
        this.format = format;
        this.artifact = artifact;
        this.type = type;
        this.module = module;
    }

    /** Throws unless it is there; what is compressed goes into the text. */
    void require(String what) throws IOException {
        try {
            Class.forName(type, false, Library.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IOException(
                    what + " is compressed with " + format + ", which needs the library " + artifact
                            + ": add it to the class path, or to the module path with --add-modules " + module,
                    e);
        }
    }
}
