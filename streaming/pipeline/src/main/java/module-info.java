/** Records from compressed bytes through a predictor and back to bytes. */
module dev.augur.streaming {
    requires transitive dev.augur;
    requires com.github.luben.zstd_jni;
    requires de.siegmar.fastcsv;
    requires dev.failsafe.core;
    requires com.fasterxml.jackson.core;
    requires com.fasterxml.jackson.databind;
    requires static org.jspecify;
    requires static org.lz4.java;
    requires static org.xerial.snappy;
    requires static org.tukaani.xz;
    requires static org.apache.commons.compress;
    requires org.slf4j;

    exports dev.augur.streaming;
    exports dev.augur.streaming.binary;
    exports dev.augur.streaming.job;
}
