package dev.augur.benchmarks;

import dev.augur.BatchPolicy;
import dev.augur.Inference;
import dev.augur.Predictor;
import dev.augur.model.ModelId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Texts of 32 tokens through MiniLM, under a number of callers, and beside a second model that is flooded. */
final class TextLoads {
    static final int TEXTS = TokensRow.TEXTS;
    static final int LENGTH = 32;

    /** Callers that keep every batch full. */
    static final int MANY = 64;

    static final String ALONE = ", alone";
    static final String FLOODED = ", other flooded";

    /** Numbers of callers without a batch, beside {@link #MANY}. */
    private static final List<Integer> FEW = List.of(1, 2, 4, 16);

    /** Of the quiet model's caller, between its calls. */
    private static final Duration PAUSE = Duration.ofMillis(20);

    private TextLoads() {}

    /** The names of the loads of {@link #busy} that share no run. */
    static List<String> unbatched() {
        List<String> names = new ArrayList<>();
        FEW.forEach(callers -> names.add(unbatched(callers)));
        names.add(unbatched(MANY));
        return names;
    }

    static String unbatched(int callers) {
        return OneSession.UNBATCHED + ", " + callers;
    }

    /** One caller. */
    static List<Load> idle(Resources resources) throws Exception {
        Path file = resources.own(new ModelFiles()).copy(ModelFiles.MINILM);
        ModelId id = ModelId.of("text");
        return all(resources, file, session(resources, inference(resources, file, id), id), 1);
    }

    /** Many callers, and fewer without a batch. */
    static List<Load> busy(Resources resources) throws Exception {
        Path file = resources.own(new ModelFiles()).copy(ModelFiles.MINILM);
        ModelId id = ModelId.of("text");
        List<Load> many = all(resources, file, session(resources, inference(resources, file, id), id), MANY);
        Contender.Caller unbatched = many.get(0).caller();
        List<Load> loads = new ArrayList<>();
        FEW.forEach(callers -> loads.add(Load.of(unbatched(callers), callers, unbatched)));
        loads.add(Load.of(unbatched(MANY), MANY, unbatched));
        loads.addAll(many.subList(1, many.size()));
        return loads;
    }

    /** A caller now and then, alone and while another model has many. */
    static List<Load> twoModels(Resources resources) throws Exception {
        Path file = resources.own(new ModelFiles()).copy(ModelFiles.MINILM);
        ModelId quiet = ModelId.of("quiet");
        ModelId other = ModelId.of("flooded");
        Inference inference = inference(resources, file, quiet, other);
        List<Load> now = all(resources, file, session(resources, inference, quiet), 1);
        List<Load> flood = all(resources, file, session(resources, inference, other), MANY);
        List<Load> loads = new ArrayList<>();
        for (int i = 0; i < now.size(); i++) {
            Load load = now.get(i).pausing(PAUSE);
            loads.add(load.named(load.name() + ALONE));
            loads.add(load.named(load.name() + FLOODED).beside(flood.get(i)));
        }
        return loads;
    }

    private static Inference inference(Resources resources, Path file, ModelId... ids) {
        return OneSession.inference(resources, file, Runnable::run, List.of(ids));
    }

    private static OneSession<long[], float[]> session(Resources resources, Inference inference, ModelId id) {
        return new OneSession<>(resources, inference, id, new TokenCodec(LENGTH));
    }

    /** The kinds of loads, always in the same order. */
    private static List<Load> all(Resources resources, Path file, OneSession<long[], float[]> session, int callers)
            throws Exception {
        List<long[]> texts = List.of(Inputs.tokens(TEXTS, LENGTH));
        Predictor<long[], float[]> unbatched = session.unbatched();
        Predictor<long[], float[]> batching = session.batching(BatchPolicy.automatic(), text -> text.length, texts);
        WorkerQueue<long[], float[]> queue = session.queue(resources, 1);
        WorkerQueue<long[], float[]> queues =
                session.queue(resources, Runtime.getRuntime().availableProcessors());
        return List.of(
                Load.shared(OneSession.UNBATCHED, callers, i -> unbatched.predict(texts.get(i % TEXTS))),
                Load.shared(OneSession.BATCHING, callers, i -> batching.predict(texts.get(i % TEXTS))),
                Load.shared(OneSession.QUEUE, callers, i -> queue.predict(texts.get(i % TEXTS))),
                Load.shared(OneSession.QUEUES, callers, i -> queues.predict(texts.get(i % TEXTS))),
                Load.of(
                        OneSession.DJL,
                        callers,
                        OneSession.djl(resources, Djl.load(resources, file), new DjlTokens(), texts)));
    }
}
