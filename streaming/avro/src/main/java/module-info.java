/** Avro files as formats of records. */
module dev.augur.avro {
    requires transitive dev.augur;
    requires transitive dev.augur.streaming;
    requires com.github.luben.zstd_jni;
    requires org.apache.avro;
    requires org.apache.commons.compress;
    requires static org.jspecify;
    requires static org.tukaani.xz;
    requires static org.xerial.snappy;

    exports dev.augur.avro;
}
