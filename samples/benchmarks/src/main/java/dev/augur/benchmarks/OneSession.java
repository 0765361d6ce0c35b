package dev.augur.benchmarks;

import ai.djl.ndarray.NDList;
import ai.djl.repository.zoo.ZooModel;
import dev.augur.BatchPolicy;
import dev.augur.DeviceSelector;
import dev.augur.Inference;
import dev.augur.Predictor;
import dev.augur.codec.Codec;
import dev.augur.model.ModelId;
import dev.augur.model.ModelStore;
import dev.augur.onnxruntime.OnnxRuntimeEngine;
import dev.augur.onnxruntime.OnnxRuntimeOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.ToLongFunction;

/**
 * A model that is loaded once, and called with and without sharing of runs; each operator runs on one thread. Thread-safe
 * once it is open.
 *
 * @param <I> the type of a record
 * @param <O> the type of a prediction
 */
final class OneSession<I, O> {
    static final String UNBATCHED = "Augur, unbatched";
    static final String BATCHING = "Augur, batching";
    static final String QUEUE = "queue with a worker";
    static final String QUEUES = "queue with a worker per processor";
    static final String DJL = "DJL, a Predictor per thread";

    /** The same for all that batch. */
    static final int MAX_ROWS = 64;

    private final Resources resources;
    private final Inference inference;
    private final ModelId id;
    private final Codec<I, O> codec;
    private final Predictor<I, O> unbatched;

    /**
     * Loads a model.
     *
     * @param resources own what is opened
     * @param inference has the model
     * @param id which
     * @param codec of all its predictors
     */
    OneSession(Resources resources, Inference inference, ModelId id, Codec<I, O> codec) {
        this.resources = resources;
        this.inference = inference;
        this.id = id;
        this.codec = codec;
        this.unbatched = resources.own(inference.predictor(id, codec));
    }

    /** Models of one file, and where calls run that no thread waits for. */
    static Inference inference(Resources resources, Path file, Executor executor, List<ModelId> ids) {
        ModelStore store = ModelStore.file(ids.get(0), file);
        for (ModelId id : ids.subList(1, ids.size())) {
            store = store.orElse(ModelStore.file(id, file));
        }
        return resources.own(Inference.builder(store)
                .engine(new OnnxRuntimeEngine(
                        OnnxRuntimeOptions.builder().intraOpThreads(1).build()))
                .devices(DeviceSelector.cpuOnly())
                .executor(executor)
                .build());
    }

    Predictor<I, O> unbatched() {
        return unbatched;
    }

    /**
     * A predictor whose calls share runs, warmed.
     *
     * @param policy how
     * @param length of a record
     * @param samples typical records
     */
    Predictor<I, O> batching(BatchPolicy policy, ToLongFunction<? super I> length, List<? extends I> samples) {
        Predictor<I, O> predictor = resources.own(inference
                .predictorBuilder(id, codec)
                .batching(policy)
                .lengthOf(length)
                .samples(samples)
                .build());
        predictor.warm();
        return predictor;
    }

    /** A queue before the unbatched predictor, which the resources own. */
    WorkerQueue<I, O> queue(Resources owner, int workers) {
        return owner.own(new WorkerQueue<>(unbatched, MAX_ROWS, workers));
    }

    /** Gives each caller a predictor of DJL's. */
    static <I, O> Contender.Caller djl(
            Resources resources,
            ZooModel<NDList, NDList> model,
            ai.djl.translate.Translator<I, O> translator,
            List<? extends I> inputs) {
        return () -> {
            ai.djl.inference.Predictor<I, O> own = resources.own(model.newPredictor(translator));
            return i -> own.predict(inputs.get(i % inputs.size()));
        };
    }
}
