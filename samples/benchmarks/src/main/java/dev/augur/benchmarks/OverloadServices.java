package dev.augur.benchmarks;

import ai.djl.ndarray.NDList;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.TranslateException;
import dev.augur.BatchPolicy;
import dev.augur.CallOptions;
import dev.augur.Inference;
import dev.augur.Predictor;
import dev.augur.model.ModelId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Texts of 32 tokens through MiniLM, as services for calls that do not wait for each other. */
final class OverloadServices {
    private static final ModelId ID = ModelId.of("text");
    private static final String DEADLINE = OneSession.BATCHING + ", deadlines";
    private static final String TARGET = OneSession.BATCHING + ", targetP99, no deadlines";

    /** Threads beside the processors', so that some can take calls while others run batches. */
    private static final int MORE_THREADS = 6;

    private final Path file;
    private final List<long[]> texts = List.of(Inputs.tokens(TextLoads.TEXTS, TextLoads.LENGTH));
    private final OneSession<long[], float[]> session;
    private final Predictor<long[], float[]> batching;

    OverloadServices(Resources resources) throws IOException {
        this.file = resources.own(new ModelFiles()).copy(ModelFiles.MINILM);
        ExecutorService threads = pool(resources, processors() + MORE_THREADS);
        Inference inference = OneSession.inference(resources, file, threads, List.of(ID));
        this.session = new OneSession<>(resources, inference, ID, new TokenCodec(TextLoads.LENGTH));
        this.batching = batching(BatchPolicy.automatic());
    }

    static boolean isOurs(String name) {
        return name.equals(DEADLINE) || name.equals(TARGET);
    }

    private static int processors() {
        return Runtime.getRuntime().availableProcessors();
    }

    /** Threads that drop what waits for them when they end. */
    private static ExecutorService pool(Resources resources, int threads) {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        resources.own(() -> WorkerQueue.end(pool));
        return pool;
    }

    private Predictor<long[], float[]> batching(BatchPolicy policy) {
        return session.batching(policy, text -> text.length, texts);
    }

    /** Callers of a predictor that shares runs, each of which waits for its answers. */
    Load closedLoop(int callers) {
        return Load.shared(OneSession.BATCHING, callers, i -> batching.predict(text(i)));
    }

    private long[] text(int index) {
        return texts.get(index % texts.size());
    }

    /**
     * The services, one to be opened after the other.
     *
     * @param limit after which an answer is of no use
     */
    List<Service> all(Duration limit) {
        return List.of(
                new Service(DEADLINE, resources -> i -> batching.submit(text(i), CallOptions.within(limit))),
                new Service(TARGET, resources -> {
                    Predictor<long[], float[]> own =
                            batching(BatchPolicy.builder().targetP99(limit).build());
                    return i -> own.submit(text(i));
                }),
                new Service(OneSession.UNBATCHED + ", pool of threads", resources -> {
                    ExecutorService threads = pool(resources, processors());
                    return i -> CompletableFuture.supplyAsync(
                            () -> session.unbatched().predict(text(i)), threads);
                }),
                new Service(OneSession.QUEUES, resources -> {
                    WorkerQueue<long[], float[]> queue = session.queue(resources, processors());
                    return i -> queue.submit(text(i));
                }),
                new Service(OneSession.DJL + " of a pool", this::djl));
    }

    private Service.Submission djl(Resources resources) throws Exception {
        ZooModel<NDList, NDList> model = Djl.load(resources, file);
        ThreadLocal<ai.djl.inference.Predictor<long[], float[]>> predictors =
                ThreadLocal.withInitial(() -> model.newPredictor(new DjlTokens()));
        ExecutorService threads = pool(resources, processors());
        return i -> CompletableFuture.supplyAsync(() -> predict(predictors.get(), text(i)), threads);
    }

    private static float[] predict(ai.djl.inference.Predictor<long[], float[]> djl, long[] text) {
        try {
            return djl.predict(text);
        } catch (TranslateException e) {
            throw new CompletionException(e);
        }
    }
}
