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

/** Augur, set up as a user would, but on the CPU, with one thread per run like the others. */
final class Ours {
    static final String NAME = "Augur";

    private Ours() {}

    static <I, O> Predictor<I, O> predictor(Resources resources, Path model, Codec<I, O> codec) {
        ModelId id = ModelId.of("model");
        OnnxRuntimeOptions oneThread =
                OnnxRuntimeOptions.builder().intraOpThreads(1).build();
        Inference inference = resources.own(Inference.builder(ModelStore.file(id, model))
                .engine(new OnnxRuntimeEngine(oneThread))
                .devices(DeviceSelector.cpuOnly())
                .build());
        return resources.own(inference.predictor(id, codec));
    }
}
