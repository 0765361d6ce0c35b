package dev.augur.benchmarks;

import dev.augur.DeviceSelector;
import dev.augur.DrainReport;
import dev.augur.Hook;
import dev.augur.HookPolicy;
import dev.augur.Inference;
import dev.augur.InferenceListener;
import dev.augur.Predictor;
import dev.augur.PredictorBuilder;
import dev.augur.model.ModelId;
import dev.augur.model.ModelStore;
import dev.augur.onnxruntime.OnnxRuntimeEngine;
import dev.augur.onnxruntime.OnnxRuntimeOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * The texts of {@link TokensRow}, with a hook after each answer that waits for 50 ms, as one that stores it elsewhere does,
 * against none. No run of the hook may be dropped or fail: at the end as many must be done as there were predictions.
 */
final class HooksRow {
    private static final int LENGTH = 32;
    private static final long IO_MILLIS = 50;

    /** Enough for 640 predictions a second. */
    private static final int THREADS = 32;

    private static final ModelId ID = ModelId.of("model");
    private static final Duration AMPLE = Duration.ofSeconds(30);

    private HooksRow() {}

    /** What happened. */
    private static final class Counts implements InferenceListener {
        private final LongAdder predictions = new LongAdder();
        private final LongAdder hooks = new LongAdder();

        @Override
        public void onRan(Ran event) {
            predictions.increment();
        }

        @Override
        public void onHookRan(HookRan event) {
            hooks.increment();
        }

        void requireEqual(DrainReport report) {
            if (!report.isComplete() || hooks.sum() != predictions.sum()) {
                throw new IllegalStateException("After " + predictions + " predictions " + hooks
                        + " hooks had done their work; the drain says: " + report);
            }
        }
    }

    static List<Contender> open(Resources resources) throws Exception {
        Path file = resources.own(new ModelFiles()).copy(ModelFiles.MINILM);
        Inference plain = inference(resources, file, new Counts());
        Counts counts = new Counts();
        Inference hooked = inference(resources, file, counts);
        resources.own(() -> counts.requireEqual(hooked.drain(AMPLE)));
        Hook<long[], float[]> store = Hook.after("store", (record, outcome) -> TimeUnit.MILLISECONDS.sleep(IO_MILLIS));
        HookPolicy policy = HookPolicy.builder().threads(THREADS).build();
        return List.of(
                contender(Ours.NAME + ", no hook", builder(plain)),
                contender(Ours.NAME, builder(hooked).hook(store, policy)));
    }

    private static Inference inference(Resources resources, Path file, InferenceListener listener) {
        OnnxRuntimeOptions oneThread =
                OnnxRuntimeOptions.builder().intraOpThreads(1).build();
        return resources.own(Inference.builder(ModelStore.file(ID, file))
                .engine(new OnnxRuntimeEngine(oneThread))
                .devices(DeviceSelector.cpuOnly())
                .listener(listener)
                .build());
    }

    private static PredictorBuilder<long[], float[]> builder(Inference inference) {
        return inference.predictorBuilder(ID, new TokenCodec(LENGTH));
    }

    private static Contender contender(String name, PredictorBuilder<long[], float[]> builder) {
        long[][] texts = Inputs.tokens(TokensRow.TEXTS, LENGTH);
        Predictor<long[], float[]> predictor = builder.build();
        return Contender.shared(name, i -> predictor.predict(texts[i % texts.length]));
    }
}
