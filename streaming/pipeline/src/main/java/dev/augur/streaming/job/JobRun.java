package dev.augur.streaming.job;

import dev.augur.Deadline;
import dev.augur.io.ByteFolder;
import dev.augur.streaming.ErrorPolicy;
import dev.augur.streaming.PartSize;
import dev.augur.streaming.Pipeline;
import dev.augur.streaming.Report;
import dev.augur.streaming.ResumePoint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** One run of a job. One use; its lanes are one thread each. */
final class JobRun {
    /** Ends the pipeline of a lane because another lane failed. */
    private static final class OtherFailedException extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private final Job job;
    private final JobOutput output;
    private volatile boolean stopped;
    private volatile boolean ranOut;

    JobRun(Job job, JobOutput output) {
        this.job = job;
        this.output = output;
    }

    JobReport run() throws IOException {
        try (Checkpoint.Held held = job.checkpoint.hold();
                ByteFolder.Listing listing = job.inputs.list()) {
            JobState state = Ledger.restore(job, held, settings());
            output.folder().sweep("");
            if (job.deadLetters != null) {
                job.deadLetters.sweep("");
            }
            JobProgress progress = JobProgress.of(job);
            Ledger ledger = new Ledger(job, held, listing, state);
            try {
                runLanes(ledger, progress);
            } finally {
                progress.end();
            }
            return ledger.end(!ranOut);
        }
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new TreeMap<>();
        settings.put("inputs", job.inputs.name());
        settings.put("output", output.folder().name());
        settings.put("ending", output.ending());
        settings.put("format", output.format().toString());
        settings.put("parts", job.parts == null ? "one per input" : job.parts.toString());
        settings.put("version", job.version);
        return settings;
    }

    /** The caller's thread is a lane; the executor takes others if it will, and none of these is waited for that never began. */
    private void runLanes(Ledger ledger, JobProgress progress) throws IOException {
        List<FutureTask<Void>> others = new ArrayList<>();
        Executor executor = job.executor;
        for (int lane = 1; lane < job.lanes && executor != null; lane++) {
            FutureTask<Void> task = new FutureTask<>(() -> {
                runLane(ledger, progress);
                return null;
            });
            try {
                executor.execute(task);
                others.add(task);
            } catch (RejectedExecutionException e) {
                // Fewer objects are done at once.
            }
        }
        Failures failures = new Failures();
        try {
            runLane(ledger, progress);
        } catch (IOException | RuntimeException | Error e) {
            failures.add(e);
        }
        for (FutureTask<Void> other : others) {
            // A lane that no thread has begun finds nothing left to do.
            other.run();
            failures.addFrom(other);
        }
        failures.rethrow();
    }

    private void runLane(Ledger ledger, JobProgress progress) throws IOException {
        boolean well = false;
        try {
            while (!stopped && hasTime()) {
                Ledger.Claim claim = ledger.next();
                if (claim == null) {
                    well = true;
                    return;
                }
                if (!new InputRun(claim, ledger, progress).run()) {
                    ranOut = true;
                    well = true;
                    return;
                }
            }
            ranOut = true;
            well = true;
        } catch (OtherFailedException e) {
            // That one is thrown by the lane that failed.
            well = true;
        } finally {
            stopped |= !well;
        }
    }

    private boolean hasTime() {
        Deadline deadline = job.deadline;
        return deadline == null || !deadline.isPast();
    }

    /** One object, from where it stands on. */
    private final class InputRun {
        private final ByteFolder.Entry entry;
        private final Ledger ledger;
        private final JobProgress progress;
        private InputState state;

        InputRun(Ledger.Claim claim, Ledger ledger, JobProgress progress) {
            this.entry = claim.entry();
            this.ledger = ledger;
            this.progress = progress;
            this.state = claim.state();
        }

        /** False if the time was over first. */
        boolean run() throws IOException {
            Report report = job.retries.call(this::attempt, failure -> job.listener.retried(entry.path(), failure));
            if (report.isComplete()) {
                progress.doneOne();
                ledger.done(state);
            }
            return report.isComplete();
        }

        private Report attempt() throws IOException {
            Pipeline<?> pipeline = job.pipelines.apply(entry.source());
            boolean inParts = job.parts != null;
            pipeline.toParts(
                            part -> output.folder().sink(JobOutput.path(entry.path(), part, inParts, output.ending())),
                            output.format(),
                            job.parts == null ? PartSize.ofRecords(Long.MAX_VALUE) : job.parts)
                    .onPart(part -> state = ledger.committed(state, part))
                    .onError(policy(inParts))
                    .progress(progress.of(entry, this::requireNotStopped));
            ResumePoint next = state.next();
            if (next != null) {
                pipeline.resume(next, state.parts());
            }
            if (job.deadline != null) {
                pipeline.stopBefore(job.deadline);
            }
            job.listener.begun(entry.path(), state.parts());
            return pipeline.run();
        }

        private ErrorPolicy policy(boolean inParts) {
            ByteFolder folder = job.deadLetters;
            if (folder == null) {
                return ErrorPolicy.failFirst();
            }
            ErrorPolicy policy = ErrorPolicy.deadLettersOfParts(
                    part -> folder.sink(JobOutput.path(entry.path(), part, inParts, "dead.jsonl")));
            return job.limits.within(job.keepsRecords ? policy.keepRecords() : policy, ledger.totals());
        }

        private void requireNotStopped() {
            if (stopped) {
                throw new OtherFailedException();
            }
        }
    }

    /** What went wrong in the lanes; the first one counts. */
    private static final class Failures {
        private @Nullable Throwable first;

        void add(Throwable failure) {
            if (first == null) {
                first = failure;
            } else if (first != failure) {
                first.addSuppressed(failure);
            }
        }

        /** Waits for a lane. An interrupt does not end the wait, but stays set. */
        void addFrom(FutureTask<Void> lane) {
            boolean interrupted = false;
            while (true) {
                try {
                    lane.get();
                    break;
                } catch (ExecutionException e) {
                    add(e.getCause() == null ? e : e.getCause());
                    break;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        void rethrow() throws IOException {
            Throwable failure = first;
            if (failure instanceof IOException io) {
                throw io;
            }
            if (failure instanceof RuntimeException runtime) {
                throw runtime;
            }
            if (failure instanceof Error error) {
                throw error;
            }
        }
    }
}
