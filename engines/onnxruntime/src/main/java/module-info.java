/** ONNX Runtime as an engine. */
module dev.augur.onnxruntime {
    requires transitive dev.augur;
    requires com.microsoft.onnxruntime;
    requires static org.jspecify;
    requires org.slf4j;

    exports dev.augur.onnxruntime;

    provides dev.augur.engine.Engine with
            dev.augur.onnxruntime.OnnxRuntimeEngine;
}
