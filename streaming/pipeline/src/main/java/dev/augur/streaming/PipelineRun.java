package dev.augur.streaming;

import dev.augur.Deadline;
import dev.augur.InferenceException;
import dev.augur.InvalidInputException;
import dev.augur.Outcome;
import dev.augur.io.SourceChangedException;
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
    private long longestBatch;

    PipelineRun(Pipeline<O> plan, RecordWriter<? super O> writer, Pipeline.Output target) {
        this.plan = plan;
        this.writer = writer;
        this.target = target;
        this.object = plan.input.source.name();
        this.startedAt = plan.nanoClock.getAsLong();
    }

    Report run() throws IOException {
        Pipeline.Input input = plan.input;
        requireSameVersion();
        try (RecordReader reader = new RecordReader(input.source, input.format, input.compression)) {
            try (RecordSink output = RecordSink.open(target.sink(), target.format(), target.compression());
                    DeadLetters deadLetters = DeadLetters.open(plan.errors)) {
                ResumePoint next = skip(reader) ? pump(reader, output, deadLetters) : plan.resume;
                deadLetters.commit();
                output.commit();
                return new Report(
                        predicted + failed,
                        predicted,
                        failed,
                        reader.bytesRead(),
                        output.bytesWritten(),
                        elapsed(),
                        next);
            } finally {
                plan.progress.end(status(reader));
            }
        }
    }

    private void requireSameVersion() throws IOException {
        ResumePoint from = plan.resume;
        if (from == null) {
            return;
        }
        String version = plan.input.source.version();
        if (!version.equals(from.version())) {
            throw new SourceChangedException(
                    object + " changed since the run that must be resumed: it had the version " + from.version()
                            + ", now it has " + version + "; begin again without a resume point",
                    null);
        }
    }

    /** Goes over the records that earlier runs did; false if the time does not suffice. */
    private boolean skip(RecordReader reader) throws IOException {
        ResumePoint from = plan.resume;
        if (from == null) {
            return true;
        }
        while (reader.records() < from.records()) {
            requireNoInterrupt();
            if (!hasTime()) {
                return false;
            }
            if (!reader.skip()) {
                throw wrong(from, "it ends behind record " + reader.records());
            }
        }
        if (reader.offset() != from.offset()) {
            throw wrong(from, "that record ends at byte " + reader.offset());
        }
        return true;
    }

    private WrongResumePointException wrong(ResumePoint from, String found) {
        return new WrongResumePointException(object + " cannot be resumed behind record " + from.records() + " at byte "
                + from.offset() + ": " + found + "; it must be read with the same format");
    }

    private boolean hasTime() {
        Deadline deadline = plan.deadline;
        return deadline == null || (!deadline.isPast() && deadline.remaining().toNanos() >= longestBatch);
    }

    /** Gives where the next run goes on, or null if nothing is left. */
    private @Nullable ResumePoint pump(RecordReader reader, RecordSink output, DeadLetters deadLetters)
            throws IOException {
        while (hasTime()) {
            long begunAt = plan.nanoClock.getAsLong();
            List<Row> rows = readBatch(reader);
            if (rows.isEmpty()) {
                break;
            }
            while (batches.size() >= plan.inFlight) {
                writeNext(output, deadLetters);
            }
            begin(new Batch<>(rows, begunAt, plan.prediction));
            if (plan.executor == null) {
                writeNext(output, deadLetters);
            }
            plan.progress.update(status(reader));
        }
        while (!batches.isEmpty()) {
            writeNext(output, deadLetters);
        }
        return reader.isAtEnd()
                ? null
                : new ResumePoint(reader.records(), reader.offset(), plan.input.source.version());
    }

    private void requireNoInterrupt() throws InterruptedIOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("The run over " + object + " was interrupted");
        }
    }

    private List<Row> readBatch(RecordReader reader) throws IOException {
        requireNoInterrupt();
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
        longestBatch = Math.max(longestBatch, plan.nanoClock.getAsLong() - batch.begunAt());
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
