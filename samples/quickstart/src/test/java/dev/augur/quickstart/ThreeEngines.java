package dev.augur.quickstart;

import dev.augur.codec.Classification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * One model in three formats, in three engines, in one process: loaded at once, or one after the other in an order that is
 * given, then run by six threads at once.
 */
final class ThreeEngines {
    private static final List<String> FORMATS = List.of("mobilenet_v2.onnx", "saved_model", "mobilenet_v2.pt");
    private static final int SIDE = 224;
    private static final int THREADS = 6;
    private static final int RUNS = 3;
    private static final float TOLERANCE = 2e-5f;

    private ThreeEngines() {}

    public static void main(String[] args) throws IOException, InterruptedException, ExecutionException {
        Path models = Path.of(args[0]);
        byte[] photo = Files.readAllBytes(Path.of(args[1]));
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Classifier> classifiers =
                    args.length == 2 ? openAtOnce(models, threads) : openInOrder(models, args[2]);
            for (Classifier classifier : classifiers) {
                System.out.println(classifier.placement());
            }
            float[] expected = TrainedClassifiers.scores(classifiers.get(0).classify(photo));
            List<Callable<Integer>> work = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                int offset = thread;
                work.add(() -> agreeing(classifiers, offset, photo, expected));
            }
            int agreed = 0;
            for (int number : results(threads, work)) {
                agreed += number;
            }
            System.out.println(THREADS + " threads agree in " + agreed + " predictions");
            classifiers.forEach(Classifier::close);
        } finally {
            threads.shutdownNow();
        }
    }

    private static List<Classifier> openAtOnce(Path models, ExecutorService threads)
            throws InterruptedException, ExecutionException {
        List<Callable<Classifier>> work = new ArrayList<>();
        for (String format : FORMATS) {
            work.add(() -> TrainedClassifiers.open(models.resolve(format), SIDE));
        }
        return results(threads, work);
    }

    private static List<Classifier> openInOrder(Path models, String order) {
        return order.chars()
                .mapToObj(digit -> TrainedClassifiers.open(models.resolve(FORMATS.get(digit - '0')), SIDE))
                .toList();
    }

    /** Each thread begins with another engine. */
    private static int agreeing(List<Classifier> classifiers, int offset, byte[] photo, float[] expected) {
        int agreeing = 0;
        for (int run = 0; run < RUNS; run++) {
            List<Classification> best =
                    classifiers.get((offset + run) % classifiers.size()).classify(photo);
            agreeing += agree(TrainedClassifiers.scores(best), expected) ? 1 : 0;
        }
        return agreeing;
    }

    private static boolean agree(float[] scores, float[] expected) {
        boolean agree = scores.length == expected.length;
        for (int i = 0; agree && i < scores.length; i++) {
            agree = Math.abs(scores[i] - expected[i]) <= TOLERANCE;
        }
        return agree;
    }

    private static <T> List<T> results(ExecutorService threads, List<Callable<T>> work)
            throws InterruptedException, ExecutionException {
        List<T> results = new ArrayList<>();
        for (Future<T> future : threads.invokeAll(work)) {
            results.add(future.get());
        }
        return results;
    }
}
