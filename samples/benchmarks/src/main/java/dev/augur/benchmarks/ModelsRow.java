package dev.augur.benchmarks;

import dev.augur.Predictor;
import dev.augur.onnxruntime.OnnxRuntimeOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Four models in one process, each with a caller of its own: do they share the cores, or fight for them. Needs a process
 * in which Augur is the first to use ONNX Runtime, as it is in a program that uses Augur.
 */
final class ModelsRow {
    /** Models that are loaded, as many as may be called at once. */
    static final int MODELS = 4;

    private static final int LENGTH = 32;

    private ModelsRow() {}

    static List<Contender> open(Resources resources) throws Exception {
        Path file = resources.own(new ModelFiles()).copy(ModelFiles.MINILM);
        Contender ours = ours(Ours.NAME, resources, file, OnnxRuntimeOptions.defaults());
        Contender own = ours(
                Ours.NAME + ", threads for each model",
                resources,
                file,
                OnnxRuntimeOptions.builder()
                        .intraOpThreads(Runtime.getRuntime().availableProcessors())
                        .build());
        return List.of(
                raw("ONNX Runtime, default settings", resources, file, options -> {}),
                ours,
                own,
                raw(
                        "ONNX Runtime, default but no spinning",
                        resources,
                        file,
                        options -> options.addConfigEntry("session.intra_op.allow_spinning", "0")),
                raw("ONNX Runtime, 1 thread", resources, file, options -> options.setIntraOpNumThreads(1)));
    }

    private static Contender ours(String name, Resources resources, Path file, OnnxRuntimeOptions options) {
        long[][] texts = Inputs.tokens(TokensRow.TEXTS, LENGTH);
        List<Predictor<long[], float[]>> models = new ArrayList<>();
        for (int i = 0; i < MODELS; i++) {
            Predictor<long[], float[]> model = Ours.predictor(resources, file, new TokenCodec(LENGTH), options);
            model.warm();
            models.add(model);
        }
        AtomicInteger callers = new AtomicInteger();
        return new Contender(name, () -> {
            Predictor<long[], float[]> model = models.get(callers.getAndIncrement() % MODELS);
            return i -> model.predict(texts[i % texts.length]);
        });
    }

    private static Contender raw(String name, Resources resources, Path file, Raw.Tuning tuning) throws Exception {
        long[][] texts = Inputs.tokens(TokensRow.TEXTS, LENGTH);
        List<RawTokens> models = new ArrayList<>();
        for (int i = 0; i < MODELS; i++) {
            models.add(resources.own(new RawTokens(resources.own(new Raw(file, tuning)), LENGTH)));
        }
        AtomicInteger callers = new AtomicInteger();
        return new Contender(name, () -> {
            RawTokens model = models.get(callers.getAndIncrement() % MODELS);
            return i -> model.run(texts[i % texts.length]);
        });
    }
}
