/** Archives of models, unpacked safely, and archives of records. */
module dev.augur.archive {
    requires transitive dev.augur;
    requires static transitive dev.augur.streaming;
    requires com.github.luben.zstd_jni;
    requires static org.jspecify;

    exports dev.augur.archive;
}
