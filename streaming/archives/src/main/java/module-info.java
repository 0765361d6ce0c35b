/** Archives of models, unpacked safely. */
module dev.augur.archive {
    requires transitive dev.augur;
    requires com.github.luben.zstd_jni;
    requires static org.jspecify;

    exports dev.augur.archive;
}
