package dev.augur.benchmarks;

import dev.augur.BatchPolicy;
import dev.augur.Inference;
import dev.augur.Predictor;
import dev.augur.model.ModelId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Many texts of mixed length through MiniLM: how much padding costs. */
final class MixedLoads {
    static final String BY_8 = "Augur, arrival order, 8 a run";
    static final String BY_32 = "Augur, arrival order, 32 a run";
    static final String ONE_BY_ONE = OneSession.BATCHING + ", one by one";
    static final String LISTS = OneSession.BATCHING + ", lists";

    /** Callers that share the texts of {@link #shared}. */
    static final int CALLERS = 16;

    private static final int TEXTS = 256;
    private static final int TEXTS_QUICK = 32;

    private MixedLoads() {}

    /** One caller with a list of all texts. */
    static List<Load> bulk(Resources resources, boolean quick) throws Exception {
        Path file = resources.own(new ModelFiles()).copy(ModelFiles.MINILM);
        List<long[]> texts = texts(quick);
        OneSession<long[], float[]> session = session(resources, file);
        Predictor<long[], float[]> unbatched = session.unbatched();
        Predictor<long[], float[]> batching = batching(session, texts);
        WorkerQueue<long[], float[]> queue = session.queue(resources, 1);
        ai.djl.inference.Predictor<long[], float[]> djl =
                resources.own(Djl.load(resources, file).newPredictor(new DjlTokens()));
        List<Load> loads = List.of(
                Load.shared(OneSession.UNBATCHED, 1, i -> each(texts, unbatched::predict)),
                Load.shared(OneSession.BATCHING, 1, i -> batching.predictAll(texts)),
                Load.shared(BY_8, 1, i -> parts(texts, 8, unbatched)),
                Load.shared(BY_32, 1, i -> parts(texts, 32, unbatched)),
                Load.shared(OneSession.QUEUE, 1, i -> queue.predictAll(texts)),
                Load.shared(OneSession.DJL, 1, i -> each(texts, text -> mean(djl, text))));
        return loads.stream().map(load -> load.ofRecords(texts.size())).toList();
    }

    /** As many callers as said, each with its share of the texts. */
    static List<Load> shared(Resources resources, boolean quick) throws Exception {
        Path file = resources.own(new ModelFiles()).copy(ModelFiles.MINILM);
        List<long[]> texts = texts(quick);
        OneSession<long[], float[]> session = session(resources, file);
        Predictor<long[], float[]> unbatched = session.unbatched();
        Predictor<long[], float[]> batching = batching(session, texts);
        WorkerQueue<long[], float[]> queue = session.queue(resources, 1);
        WorkerQueue<long[], float[]> queues =
                session.queue(resources, Runtime.getRuntime().availableProcessors());
        var djl = Djl.load(resources, file);
        return List.of(
                shares(OneSession.UNBATCHED, texts, () -> share -> each(share, unbatched::predict)),
                shares(ONE_BY_ONE, texts, () -> share -> each(share, batching::predict)),
                shares(LISTS, texts, () -> batching::predictAll),
                shares(OneSession.QUEUE, texts, () -> share -> each(share, queue::predict)),
                shares(OneSession.QUEUES, texts, () -> share -> each(share, queues::predict)),
                shares(OneSession.DJL, texts, () -> {
                    ai.djl.inference.Predictor<long[], float[]> own = resources.own(djl.newPredictor(new DjlTokens()));
                    return share -> each(share, text -> mean(own, text));
                }));
    }

    private static List<long[]> texts(boolean quick) {
        return List.of(MailLengths.texts(quick ? TEXTS_QUICK : TEXTS));
    }

    private static OneSession<long[], float[]> session(Resources resources, Path file) {
        ModelId id = ModelId.of("mixed");
        Inference inference = OneSession.inference(resources, file, Runnable::run, List.of(id));
        return new OneSession<>(resources, inference, id, new MixedCodec(MailLengths.LONGEST));
    }

    private static Predictor<long[], float[]> batching(OneSession<long[], float[]> session, List<long[]> texts) {
        return session.batching(BatchPolicy.automatic(), text -> text.length, texts);
    }

    /** Predicts one text. */
    private interface Single {
        float[] of(long[] text) throws Exception;
    }

    /** Predicts a list of texts. */
    private interface Many {
        List<float[]> of(List<long[]> texts) throws Exception;
    }

    /** Gives each caller what it predicts its texts with. */
    private interface Source {
        Many next() throws Exception;
    }

    /** Each caller has every so many'th text. */
    private static Load shares(String name, List<long[]> texts, Source source) {
        AtomicInteger callers = new AtomicInteger();
        Contender.Caller caller = () -> {
            Many many = source.next();
            int who = callers.getAndIncrement() % CALLERS;
            List<long[]> share = new ArrayList<>();
            for (int i = who; i < texts.size(); i += CALLERS) {
                share.add(texts.get(i));
            }
            return index -> many.of(share);
        };
        return Load.of(name, CALLERS, caller).ofRecords(texts.size() / CALLERS);
    }

    private static List<float[]> each(List<long[]> texts, Single single) throws Exception {
        List<float[]> answers = new ArrayList<>(texts.size());
        for (long[] text : texts) {
            answers.add(single.of(text));
        }
        return answers;
    }

    private static List<float[]> parts(List<long[]> texts, int size, Predictor<long[], float[]> predictor) {
        List<float[]> answers = new ArrayList<>(texts.size());
        for (int from = 0; from < texts.size(); from += size) {
            answers.addAll(predictor.predictAll(texts.subList(from, Math.min(texts.size(), from + size))));
        }
        return answers;
    }

    private static float[] mean(ai.djl.inference.Predictor<long[], float[]> djl, long[] text) throws Exception {
        return MeanVector.of(djl.predict(text), text.length);
    }
}
