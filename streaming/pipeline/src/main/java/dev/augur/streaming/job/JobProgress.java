package dev.augur.streaming.job;

import dev.augur.io.ByteFolder;
import dev.augur.streaming.Progress;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How far all objects of a job are, told as if they were one. Thread-safe. */
final class JobProgress {
    /** Longer lists are not counted before the job begins. */
    private static final int MOST_COUNTED = 100_000;

    private final Job job;
    /** Null if nobody looks. */
    private final @Nullable Progress shown;

    private final long startedAt;
    private final long inputs;
    private final long totalBytes;
    private final Map<String, Progress.Status> open = new HashMap<>();
    private long doneInputs;
    private long bytes;
    private long records;
    private long failed;

    private JobProgress(Job job, long inputs, long totalBytes) {
        this.job = job;
        this.shown = job.progress;
        this.startedAt = job.nanoClock.getAsLong();
        this.inputs = inputs;
        this.totalBytes = totalBytes;
    }

    /** Counts the objects and their bytes, as far as the list tells them, if somebody looks. */
    static JobProgress of(Job job) throws IOException {
        if (job.progress == null) {
            return new JobProgress(job, -1, -1);
        }
        long inputs = 0;
        long bytes = 0;
        try (ByteFolder.Listing listing = job.inputs.list()) {
            for (ByteFolder.Entry entry = listing.next(); entry != null; entry = listing.next()) {
                inputs++;
                bytes = bytes < 0 || entry.length() < 0 ? -1 : bytes + entry.length();
                if (inputs > MOST_COUNTED) {
                    return new JobProgress(job, -1, -1);
                }
            }
        }
        return new JobProgress(job, inputs, bytes);
    }

    /** The progress of one object, which also asks whether it may go on. */
    Progress of(ByteFolder.Entry entry, Runnable mayGoOn) {
        return new Progress() {
            @Override
            public void update(Status status) {
                mayGoOn.run();
                JobProgress.this.update(entry.path(), status);
            }

            @Override
            public void end(Status status) {
                JobProgress.this.end(entry.path(), status);
            }
        };
    }

    private synchronized void update(String path, Progress.Status status) {
        open.put(path, status);
        if (shown != null) {
            shown.update(status());
        }
    }

    private synchronized void end(String path, Progress.Status status) {
        open.remove(path);
        bytes += status.bytes();
        records += status.records();
        failed += status.failed();
    }

    synchronized void doneOne() {
        doneInputs++;
    }

    synchronized void end() {
        if (shown != null) {
            shown.end(status());
        }
    }

    private Progress.Status status() {
        long allBytes = bytes;
        long allRecords = records;
        long allFailed = failed;
        for (Progress.Status status : open.values()) {
            allBytes += status.bytes();
            allRecords += status.records();
            allFailed += status.failed();
        }
        String name = job.inputs.name() + " (" + doneInputs + (inputs < 0 ? "" : " of " + inputs) + " objects)";
        Duration elapsed = Duration.ofNanos(job.nanoClock.getAsLong() - startedAt);
        return new Progress.Status(name, allBytes, totalBytes, allRecords, allFailed, elapsed);
    }
}
