package dev.augur.streaming;

import dev.augur.InferenceException;
import dev.augur.InvalidInputException;
import dev.augur.Outcome;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** One run of a pipeline. One use, one thread. */
final class PipelineRun<O> implements Closeable {
    /** A batch ends when its rows have this many bytes, so that many large rows do not come together. */
    private static final int MAX_BATCH_BYTES = 1 << 23;

    private final Pipeline<O> plan;
    private final RecordWriter<? super O> writer;
    private final Pipeline.Output target;
    private final String object;
    private final long startedAt;
    private final Queue<Batch<O>> batches = new ArrayDeque<>();
    private long predicted;
    private long failed;

    PipelineRun(Pipeline<O> plan, RecordWriter<? super O> writer, Pipeline.Output target) {
        this.plan = plan;
        this.writer = writer;
        this.target = target;
        this.object = plan.input.source.name();
        this.startedAt = plan.nanoClock.getAsLong();
    }

    Report run() throws IOException {
        Pipeline.Input input = plan.input;
        try (RecordReader reader = new RecordReader(input.source, input.format, input.compression)) {
            try (RecordSink output = RecordSink.open(target.sink(), target.format(), target.compression());
                    DeadLetters deadLetters = DeadLetters.open(plan.errors)) {
                pump(reader, output, deadLetters);
                deadLetters.commit();
                output.commit();
                return new Report(
                        predicted + failed, predicted, failed, reader.bytesRead(), output.bytesWritten(), elapsed());
            } finally {
                plan.progress.end(status(reader));
            }
        }
    }

    private void pump(RecordReader reader, RecordSink output, DeadLetters deadLetters) throws IOException {
        for (List<Row> rows = readBatch(reader); !rows.isEmpty(); rows = readBatch(reader)) {
            while (batches.size() >= plan.inFlight) {
                writeNext(output, deadLetters);
            }
            begin(new Batch<>(rows, plan.prediction));
            if (plan.executor == null) {
                writeNext(output, deadLetters);
            }
            plan.progress.update(status(reader));
        }
        while (!batches.isEmpty()) {
            writeNext(output, deadLetters);
        }
    }

    private List<Row> readBatch(RecordReader reader) throws IOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("The run over " + object + " was interrupted");
        }
        List<Row> rows = new ArrayList<>();
        long bytes = 0;
        while (rows.size() < plan.batchRows && bytes < MAX_BATCH_BYTES) {
            Row row = reader.next();
            if (row == null) {
                break;
            }
            rows.add(row);
            bytes += reader.recordBytes();
        }
        return rows;
    }

    private void begin(Batch<O> batch) {
        batches.add(batch);
        Executor executor = plan.executor;
        if (executor == null) {
            return;
        }
        try {
            executor.execute(batch);
        } catch (RejectedExecutionException e) {
            // This thread predicts the batch when its turn comes.
        }
    }

    private void writeNext(RecordSink output, DeadLetters deadLetters) throws IOException {
        Batch<O> batch = batches.element();
        List<Outcome<O>> outcomes = batch.outcomes();
        batches.remove();
        for (int i = 0; i < outcomes.size(); i++) {
            Row row = batch.rows().get(i);
            InferenceException error = write(row, outcomes.get(i), output);
            if (error == null) {
                predicted++;
            } else {
                failed++;
                deadLetters.add(row.position(), error, failed);
            }
        }
    }

    /** Writes a prediction, or gives the reason why there is none to write. */
    private @Nullable InferenceException write(Row row, Outcome<O> outcome, RecordSink output) throws IOException {
        if (outcome instanceof Outcome.Failure<O> failure) {
            return failure.error();
        }
        O value = outcome.orThrow();
        try {
            output.write(fields -> writer.write(row, value, fields));
            return null;
        } catch (InvalidInputException e) {
            return e;
        }
    }

    private Progress.Status status(RecordReader reader) {
        return new Progress.Status(
                object, reader.bytesRead(), reader.bytesTotal(), predicted + failed, failed, elapsed());
    }

    private Duration elapsed() {
        return Duration.ofNanos(plan.nanoClock.getAsLong() - startedAt);
    }

    /** Waits for the batches that are still predicted, after a failure. */
    @Override
    public void close() {
        batches.forEach(Batch::abandon);
    }
}
