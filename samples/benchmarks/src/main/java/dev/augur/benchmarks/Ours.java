package dev.augur.benchmarks;

import dev.augur.DeviceSelector;
import dev.augur.Inference;
import dev.augur.Predictor;
import dev.augur.codec.Codec;
import dev.augur.model.ModelId;
import dev.augur.model.ModelStore;
import dev.augur.onnxruntime.OnnxRuntimeEngine;
import dev.augur.onnxruntime.OnnxRuntimeOptions;
import java.nio.file.Path;

/** Augur on the CPU, set up as a user would, but with one thread per run like the others unless said. */
final class Ours {
    static final String NAME = "Augur";

    private Ours() {}

    static <I, O> Predictor<I, O> predictor(Resources resources, Path model, Codec<I, O> codec) {
        OnnxRuntimeOptions oneThread =
                OnnxRuntimeOptions.builder().intraOpThreads(1).build();
        return predictor(resources, model, codec, oneThread);
    }

    static <I, O> Predictor<I, O> predictor(
            Resources resources, Path model, Codec<I, O> codec, OnnxRuntimeOptions options) {
        ModelId id = ModelId.of("model");
        Inference inference = resources.own(Inference.builder(ModelStore.file(id, model))
                .engine(new OnnxRuntimeEngine(options))
                .devices(DeviceSelector.cpuOnly())
                .build());
        return resources.own(inference.predictor(id, codec));
    }
}
