package dev.augur.benchmarks;

import dev.augur.Predictor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Batching as it is usually written: a queue, and threads that take what waits and run it, in the order of arrival, padded
 * to the longest. Thread-safe.
 *
 * @param <I> the type of a record
 * @param <O> the type of a prediction
 */
final class WorkerQueue<I, O> implements AutoCloseable {
    private record Entry<I, O>(I record, CompletableFuture<O> answer) {}

    private final Predictor<I, O> predictor;
    private final int maxRows;
    private final BlockingQueue<Entry<I, O>> queue = new LinkedBlockingQueue<>();
    private final ExecutorService workers;

    /**
     * A queue whose workers wait.
     *
     * @param predictor runs batches
     * @param maxRows the most records of a batch
     * @param threads that run batches
     */
    WorkerQueue(Predictor<I, O> predictor, int maxRows, int threads) {
        this.predictor = predictor;
        this.maxRows = maxRows;
        this.workers = Executors.newFixedThreadPool(threads);
        for (int i = 0; i < threads; i++) {
            Future<?> unused = workers.submit(this::work);
        }
    }

    private @Nullable Void work() throws InterruptedException {
        List<Entry<I, O>> batch = new ArrayList<>(maxRows);
        while (true) {
            batch.add(queue.take());
            queue.drainTo(batch, maxRows - 1);
            run(batch);
            batch.clear();
        }
    }

    private void run(List<Entry<I, O>> batch) {
        try {
            List<I> records = new ArrayList<>(batch.size());
            batch.forEach(entry -> records.add(entry.record()));
            List<O> answers = predictor.predictAll(records);
            for (int i = 0; i < answers.size(); i++) {
                batch.get(i).answer().complete(answers.get(i));
            }
        } catch (RuntimeException e) {
            batch.forEach(entry -> entry.answer().completeExceptionally(e));
        }
    }

    CompletableFuture<O> submit(I record) {
        CompletableFuture<O> answer = new CompletableFuture<>();
        queue.add(new Entry<>(record, answer));
        return answer;
    }

    O predict(I record) throws ExecutionException, InterruptedException {
        return submit(record).get();
    }

    /** All of a list, in its order. */
    List<O> predictAll(List<I> records) throws ExecutionException, InterruptedException {
        List<CompletableFuture<O>> answers = new ArrayList<>(records.size());
        records.forEach(record -> answers.add(submit(record)));
        List<O> values = new ArrayList<>(records.size());
        for (CompletableFuture<O> answer : answers) {
            values.add(answer.get());
        }
        return values;
    }

    @Override
    public void close() {
        end(workers);
    }

    /** Ends threads when they are through with what they do; drops the rest. */
    static void end(ExecutorService threads) {
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(1, TimeUnit.MINUTES)) {
                throw new IllegalStateException("The threads of a queue must end within a minute, they did not");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
