/** Augur's core: what a user touches, and the ports that engines and stores implement. */
module dev.augur {
    requires com.github.benmanes.caffeine;
    requires static transitive java.desktop;
    requires static transitive org.jspecify;
    requires org.slf4j;

    exports dev.augur;
    exports dev.augur.codec;
    exports dev.augur.engine;
    exports dev.augur.io;
    exports dev.augur.model;
    exports dev.augur.model.cache;
    exports dev.augur.platform;
    exports dev.augur.tensor;
}
