/** Deep Java Library (DJL) as an engine. */
module dev.augur.djl {
    requires transitive dev.augur;
    requires ai.djl.api;
    // Named by the user, who adds DJL's engines and natives.
    requires static ai.djl.pytorch_engine;
    // DJL's modules are automatic ones, which cannot say that they need these.
    requires com.google.gson;
    requires com.sun.jna;
    requires static org.jspecify;
    requires org.slf4j;

    exports dev.augur.djl;

    provides dev.augur.engine.Engine with
            dev.augur.djl.DjlEngine;
}
