/** TensorFlow as an engine. */
module dev.augur.tensorflow {
    requires transitive dev.augur;
    requires tensorflow.nativelib;
    requires static org.jspecify;
    requires org.slf4j;

    exports dev.augur.tensorflow;

    provides dev.augur.engine.Engine with
            dev.augur.tensorflow.TensorFlowEngine;
}
