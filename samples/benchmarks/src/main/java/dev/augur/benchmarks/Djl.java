package dev.augur.benchmarks;

import ai.djl.MalformedModelException;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDList;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ModelNotFoundException;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.NoopTranslator;
import java.io.IOException;
import java.nio.file.Path;

/** The Deep Java Library on its ONNX Runtime engine, and on its PyTorch engine. */
final class Djl {
    private static final String ENGINE = "OnnxRuntime";

    private Djl() {}

    /**
     * Starts DJL's engine, without network and telemetry. Must come before anything else that uses ONNX Runtime, because
     * DJL insists on making the environment of the process.
     */
    static void start() {
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
        Engine.getEngine(ENGINE);
    }

    static String version() {
        return "DJL " + Engine.getDjlVersion();
    }

    /** A TorchScript archive, with the threads that PyTorch was started with. */
    static ZooModel<NDList, NDList> loadTorch(Resources resources, Path model)
            throws IOException, ModelNotFoundException, MalformedModelException {
        Criteria<NDList, NDList> criteria = Criteria.builder()
                .setTypes(NDList.class, NDList.class)
                .optModelPath(model)
                .optEngine("PyTorch")
                .optTranslator(new NoopTranslator())
                .build();
        return resources.own(criteria.loadModel());
    }

    /** A model that runs each operator on the caller's thread alone. */
    static ZooModel<NDList, NDList> load(Resources resources, Path model)
            throws IOException, ModelNotFoundException, MalformedModelException {
        Criteria<NDList, NDList> criteria = Criteria.builder()
                .setTypes(NDList.class, NDList.class)
                .optModelPath(model)
                .optEngine(ENGINE)
                .optOption("intraOpNumThreads", "1")
                .optOption("interOpNumThreads", "1")
                .optTranslator(new NoopTranslator())
                .build();
        return resources.own(criteria.loadModel());
    }
}
