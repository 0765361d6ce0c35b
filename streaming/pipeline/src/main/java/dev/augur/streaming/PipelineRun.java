package dev.augur.streaming;

import dev.augur.Deadline;
import dev.augur.io.SourceChangedException;
import dev.augur.streaming.unpack.RestartPoint;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One run of a pipeline. One use, one thread. */
final class PipelineRun implements Closeable {
    private final Pipeline<?> plan;
    private final Function<RecordReader, Batches> cutter;
    private final OutputPlan target;
    private final String object;
    private final long startedAt;
    private final Queue<Batch<?>> batches = new ArrayDeque<>();
    private final Tally tally = new Tally();
    private String version = "";
    private int partCount;
    private long bytesOut;
    private long longestBatch;
    /** Was read, and waits for room among those that are predicted. */
    private @Nullable Batch<?> next;
    /** The latest that was written. */
    private Batch.@Nullable Span written;

    PipelineRun(Pipeline<?> plan, Function<RecordReader, Batches> cutter, OutputPlan target) {
        this.plan = plan;
        this.cutter = cutter;
        this.target = target;
        this.object = plan.input.source.name();
        this.startedAt = plan.nanoClock.getAsLong();
    }

    Report run() throws IOException {
        requireSameVersion();
        try (Batches input = open()) {
            try {
                ResumePoint end = skip(input) ? writeParts(input) : leaveAsItIs();
                return new Report(
                        tally.read(),
                        tally.predictedCount(),
                        tally.failedCount(),
                        input.reader.bytesRead(),
                        bytesOut,
                        elapsed(),
                        partCount,
                        end);
            } finally {
                plan.progress.end(status(input));
            }
        }
    }

    private void requireSameVersion() throws IOException {
        version = plan.input.source.version();
        ResumePoint from = plan.resume;
        if (from != null && !version.equals(from.version())) {
            throw new SourceChangedException(
                    object + " changed since the run that must be resumed: it had the version " + from.version()
                            + ", now it has " + version + "; begin again without a resume point",
                    null);
        }
    }

    private Batches open() throws IOException {
        RestartPoint restart = restart();
        RecordInput bytes = new RecordInput(
                plan.input.source, plan.input.compression, restart, target.isInParts() ? plan.restartSpacing : 0);
        bytes.readAhead(plan.readAhead);
        bytes.unpackAhead(plan.crew);
        RecordReader reader = new RecordReader(object, bytes, plan.input.format);
        Batches opened = null;
        try {
            opened = cutter.apply(reader);
            return opened;
        } finally {
            if (opened == null) {
                reader.close();
            }
        }
    }

    private @Nullable RestartPoint restart() throws WrongResumePointException {
        ResumePoint from = plan.resume;
        if (from == null || from.restart().isEmpty()) {
            return null;
        }
        try {
            return RestartPoint.parse(Base64.getUrlDecoder().decode(from.restart()));
        } catch (IllegalArgumentException e) {
            throw new WrongResumePointException(object + " cannot be resumed: " + e.getMessage());
        }
    }

    /** Goes over the records that earlier runs did; false if the time does not suffice. */
    private boolean skip(Batches input) throws IOException {
        ResumePoint from = plan.resume;
        if (from == null) {
            return true;
        }
        if (!from.restart().isEmpty() && input.reader.startAt(from.records(), from.offset())) {
            return true;
        }
        while (input.reader.records() < from.records()) {
            requireNoInterrupt();
            if (!hasTime()) {
                return false;
            }
            if (!input.reader.skip()) {
                throw wrong(from, "it ends behind record " + input.reader.records());
            }
        }
        if (input.reader.offset() != from.offset()) {
            throw wrong(from, "that record ends at byte " + input.reader.offset());
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

    /** The time was over before there was anything to do. */
    private @Nullable ResumePoint leaveAsItIs() throws IOException {
        if (!target.isInParts()) {
            try (OutputPart part = openPart()) {
                commit(part);
            }
        }
        return plan.resume;
    }

    private OutputPart openPart() throws IOException {
        return OutputPart.open(plan.firstPart + partCount, target, plan.errors, version, tally);
    }

    /** Gives where the next run goes on, or null if nothing is left. */
    private @Nullable ResumePoint writeParts(Batches input) throws IOException {
        boolean needsOne = !target.isInParts();
        while (hasMore(input) || needsOne || isEmptyObject(input)) {
            try (OutputPart part = openPart()) {
                while (hasMore(input) && !target.isFull(part)) {
                    step(input, part);
                }
                commit(part);
                if (target.isInParts()) {
                    plan.parts.committed(describe(part, input));
                }
            }
            needsOne = false;
        }
        return input.reader.isAtEnd() ? null : end(input, false);
    }

    private boolean isEmptyObject(Batches input) {
        return input.reader.isAtEnd() && input.reader.records() == 0 && plan.firstPart + partCount == 0;
    }

    /** Nothing of an object that changed meanwhile becomes visible: the source says so when it is asked for its version. */
    private void commit(OutputPart part) throws IOException {
        version = plan.input.source.version();
        part.commit();
        partCount++;
        bytesOut += part.output().bytesWritten();
    }

    private Part describe(OutputPart part, Batches input) {
        Tally done = part.tally();
        return new Part(
                part.number(),
                done.read(),
                done.predictedCount(),
                done.failedCount(),
                part.output().bytesWritten(),
                written == null ? input.reader.bytesRead() : written.bytesRead(),
                end(input, true));
    }

    /** Behind what was written. */
    private ResumePoint end(Batches input, boolean withRestart) {
        Batch.Span last = written;
        ResumePoint from = plan.resume;
        long records = last != null ? last.last() : from == null ? 0 : from.records();
        long offset = last != null ? last.end() : from == null ? 0 : from.offset();
        RestartPoint restart = withRestart ? input.reader.restart(offset) : null;
        return new ResumePoint(
                records,
                offset,
                version,
                restart == null ? "" : Base64.getUrlEncoder().withoutPadding().encodeToString(restart.toBytes()));
    }

    /** Whether a batch is under way or can be begun, which is read then. */
    private boolean hasMore(Batches input) throws IOException {
        if (next == null && !input.reader.isAtEnd() && hasTime()) {
            requireNoInterrupt();
            next = input.next(target.most(plan.batchRows, input.reader.records()), plan.nanoClock.getAsLong());
        }
        return next != null || !batches.isEmpty();
    }

    /** Begins the batch that was read, or writes the first of those under way. */
    private void step(Batches input, OutputPart part) throws IOException {
        Batch<?> read = next;
        if (read != null && batches.size() < plan.inFlight) {
            next = null;
            begin(read);
            if (plan.executor == null) {
                writeNext(part);
            }
            plan.progress.update(status(input));
        } else {
            writeNext(part);
        }
    }

    private void begin(Batch<?> batch) {
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

    private void writeNext(OutputPart part) throws IOException {
        Batch<?> batch = batches.element();
        batch.writeTo(part);
        batches.remove();
        batch.free();
        written = batch.span();
        longestBatch =
                Math.max(longestBatch, plan.nanoClock.getAsLong() - batch.span().begunAt());
    }

    private void requireNoInterrupt() throws InterruptedIOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("The run over " + object + " was interrupted");
        }
    }

    private Progress.Status status(Batches input) {
        return new Progress.Status(
                object,
                input.reader.bytesRead(),
                input.reader.bytesTotal(),
                tally.read(),
                tally.failedCount(),
                elapsed());
    }

    private Duration elapsed() {
        return Duration.ofNanos(plan.nanoClock.getAsLong() - startedAt);
    }

    /** Waits for the batches that are still predicted, after a failure. */
    @Override
    public void close() {
        if (next != null) {
            batches.add(next);
        }
        batches.forEach(Batch::abandon);
    }
}
