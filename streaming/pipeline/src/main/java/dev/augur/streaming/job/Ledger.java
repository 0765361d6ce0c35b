package dev.augur.streaming.job;

import dev.augur.io.ByteFolder;
import dev.augur.streaming.Part;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Gives out the objects of a job, and notes what becomes of them. Thread-safe. */
final class Ledger {
    /** An object to be done. */
    record Claim(ByteFolder.Entry entry, InputState state) {}

    private final Job job;
    private final Checkpoint.Held held;
    private final ByteFolder.Listing listing;
    private final JobState state;
    private final LongSupplier nanoClock;
    private long index;
    private String paths = "";
    private boolean listed;
    private long countedAt;
    /** What was noted last. */
    private String text = "";

    Ledger(Job job, Checkpoint.Held held, ByteFolder.Listing listing, JobState state) {
        this.job = job;
        this.held = held;
        this.listing = listing;
        this.state = state;
        this.nanoClock = job.nanoClock;
        this.countedAt = nanoClock.getAsLong();
    }

    static JobState restore(Job job, Checkpoint.Held held, Map<String, String> settings) throws IOException {
        String text = held.read();
        return text == null ? new JobState(settings) : JobText.read(text, settings, job.checkpoint.name());
    }

    /** The next object that is not done; null if there is none. */
    synchronized @Nullable Claim next() throws IOException {
        ByteFolder.Entry entry = listing.next();
        while (entry != null && isDone(entry)) {
            index++;
            entry = listing.next();
        }
        if (entry == null) {
            listed = true;
            requireAllListed();
            return null;
        }
        long number = index++;
        InputState begun = state.open(number);
        if (begun != null && !begun.path().equals(entry.path())) {
            throw changed(
                    "'" + begun.path() + "' was begun as number " + number + ", where now is '" + entry.path() + "'");
        }
        InputState claimed = begun == null ? InputState.begun(number, entry.path()) : begun;
        state.put(claimed);
        return new Claim(entry, claimed);
    }

    private boolean isDone(ByteFolder.Entry entry) throws JobChangedException {
        if (index < state.done()) {
            paths = JobState.chained(paths, entry.path());
            if (index == state.done() - 1 && !paths.equals(state.paths())) {
                throw changed("the first " + state.done() + " were done, and are not the same any more");
            }
            return true;
        }
        String ahead = state.doneAhead().get(index);
        if (ahead != null && !ahead.equals(entry.path())) {
            throw changed("'" + ahead + "' was done as number " + index + ", where now is '" + entry.path() + "'");
        }
        return ahead != null;
    }

    private void requireAllListed() throws JobChangedException {
        if (index < state.done()) {
            throw changed(state.done() + " were done, and only " + index + " are listed");
        }
    }

    private JobChangedException changed(String what) {
        return new JobChangedException(
                "The objects of " + job.inputs.name() + " changed since the run before: " + what
                        + ". Objects may be added behind those that are done; else begin a new job",
                null);
    }

    /** A part of an object is visible. */
    synchronized InputState committed(InputState input, Part part) throws IOException {
        InputState now = input.behind(part.number(), part.next());
        state.put(now);
        state.count(state.totals().plus(part));
        if (job.parts != null) {
            save();
        }
        job.listener.committed(input.path(), part);
        job.limits.check(state.totals());
        return now;
    }

    /** An object is done. */
    synchronized void done(InputState input) throws IOException {
        state.finish(input.index(), input.path());
        save();
        job.listener.done(input.path(), report(false));
    }

    private void save() throws IOException {
        long now = nanoClock.getAsLong();
        state.spent(Duration.ofNanos(now - countedAt).toMillis());
        countedAt = now;
        text = JobText.write(state);
        held.write(text);
    }

    synchronized Totals totals() {
        return state.totals();
    }

    /** What was done, once nobody works any more. */
    synchronized JobReport end(boolean all) throws IOException {
        save();
        return report(all && listed);
    }

    private JobReport report(boolean complete) {
        Totals totals = state.totals();
        return new JobReport(
                complete,
                totals.inputs(),
                totals.parts(),
                totals.read(),
                totals.predicted(),
                totals.failed(),
                totals.bytesOut(),
                Duration.ofMillis(state.millis()),
                text);
    }
}
