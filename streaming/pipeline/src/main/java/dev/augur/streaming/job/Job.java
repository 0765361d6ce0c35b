package dev.augur.streaming.job;

import dev.augur.Deadline;
import dev.augur.io.ByteFolder;
import dev.augur.io.ByteSource;
import dev.augur.streaming.PartSize;
import dev.augur.streaming.Pipeline;
import dev.augur.streaming.Progress;
import dev.augur.streaming.RecordFormat;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Describes a job: many objects, each through a pipeline of its own, into objects of a folder; and runs it, in memory that
 * does not grow with them. How far it is stands in a checkpoint, which is written whenever something became visible, so that
 * a process may die at any moment: the next run goes on, and what is written then is what one run would have written, byte
 * for byte, as long as the model gives the same answers to the same batches. Not thread-safe; may be run again.
 *
 * <p>An input with the path {@code a/b.csv.gz} becomes {@code a/b.csv.gz.jsonl}, or in parts
 * {@code a/b.csv.gz/part-00000.jsonl} and so on.
 */
public final class Job {
    final Inputs inputs;
    final Function<? super ByteSource, ? extends Pipeline<?>> pipelines;
    Checkpoint checkpoint = Checkpoint.token("");
    JobListener listener = new JobListener() {};
    FailureLimits limits = FailureLimits.NONE;
    InputRetries retries = InputRetries.DEFAULT;
    String version = "";
    int lanes = 1;
    LongSupplier nanoClock = System::nanoTime;

    @Nullable
    JobOutput output;

    @Nullable
    Progress progress;

    @Nullable
    ByteFolder deadLetters;

    boolean keepsRecords;

    @Nullable
    PartSize parts;

    @Nullable
    Executor executor;

    @Nullable
    Deadline deadline;

    private Job(Inputs inputs, Function<? super ByteSource, ? extends Pipeline<?>> pipelines) {
        this.inputs = inputs;
        this.pipelines = pipelines;
    }

    /**
     * Begins with what is read and predicted.
     *
     * @param inputs the objects
     * @param pipelines gives the pipeline of an object, with all that is said of records and predictions; the output, dead
     *     letters, progress, deadline and resume point are set by the job. Thread-safe if objects are done at once
     * @return the job
     */
    public static Job over(Inputs inputs, Function<? super ByteSource, ? extends Pipeline<?>> pipelines) {
        return new Job(inputs, pipelines);
    }

    /**
     * Sets the output. The folder is the job's: what other processes left unfinished in it is removed when the job begins.
     *
     * @param folder where the objects will be
     * @param format how records are written down
     * @param ending of their names, for example {@code jsonl.gz}; it tells how they are compressed
     * @return this job
     */
    public Job to(ByteFolder folder, RecordFormat format, String ending) {
        this.output = new JobOutput(folder, format, ending);
        return this;
    }

    /**
     * Cuts what is written for an object into parts, so that no more than one part is done again after the process died. By
     * default there is one output per input.
     *
     * @param size when a part ends
     * @return this job
     */
    public Job parts(PartSize size) {
        this.parts = size;
        return this;
    }

    /**
     * Sets where the job notes how far it is, and finds where to go on. By default nowhere but in its report.
     *
     * @param where for example {@link Checkpoint#file}
     * @return this job
     */
    public Job checkpoint(Checkpoint where) {
        this.checkpoint = where;
        return this;
    }

    /**
     * Says what the answers depend on besides the inputs, such as the version of the model. A checkpoint of another version
     * is refused.
     *
     * @param what the version
     * @return this job
     */
    public Job version(String what) {
        this.version = what;
        return this;
    }

    /**
     * Notes records that fail in objects of a folder, named as those of the output with the ending {@code dead.jsonl}, and
     * goes on. By default the first record that fails ends the job.
     *
     * @param folder where the objects will be
     * @return this job
     */
    public Job deadLetters(ByteFolder folder) {
        this.deadLetters = folder;
        return this;
    }

    /**
     * Keeps the records themselves in the dead letters.
     *
     * @return this job
     */
    public Job keepRecords() {
        this.keepsRecords = true;
        return this;
    }

    /**
     * Ends the job when too many records fail, over all of its runs. It is looked at whenever a record fails within an
     * object, and over all objects whenever a part is done.
     *
     * @param most the most that may fail, at least 0
     * @param share the largest share of the records read that may fail, from 0 to 1
     * @param behind the share counts once so many records were read, at least 1
     * @return this job
     */
    public Job maxFailed(long most, double share, long behind) {
        this.limits = new FailureLimits(most, share, behind);
        return this;
    }

    /**
     * Does several objects at once. The caller's thread does one; the executor those besides, as far as it takes them.
     *
     * @param objects the most objects at once, at least 1
     * @param where the executor, which stays the caller's
     * @return this job
     */
    public Job parallel(int objects, Executor where) {
        if (objects < 1) {
            throw new IllegalArgumentException("objects must be >= 1, got " + objects);
        }
        this.lanes = objects;
        this.executor = where;
        return this;
    }

    /**
     * Sets how often an object is gone on with, from its last part on, after it could not be read or its output not be
     * written. What another attempt does not change, such as a damaged object or one that is not there, ends the job at once.
     *
     * @param attempts attempts of an object, at least 1; 3 by default
     * @param firstDelay the first delay, 1 s by default; each is twice the one before it, give or take a half
     * @return this job
     */
    public Job retry(int attempts, Duration firstDelay) {
        this.retries = new InputRetries(attempts, firstDelay);
        return this;
    }

    /**
     * Stops the job in order before a deadline, as {@link Pipeline#stopBefore} has it. The report's token and the checkpoint
     * tell the next run where to go on.
     *
     * @param end when the run must be over
     * @return this job
     */
    public Job stopBefore(Deadline end) {
        this.deadline = end;
        return this;
    }

    /**
     * Sets who is told how far the run is. By default nobody.
     *
     * @param who for example {@link Progress#automatic()}; called by one thread at a time
     * @return this job
     */
    public Job progress(Progress who) {
        this.progress = who;
        return this;
    }

    /**
     * Sets who is told of objects and parts. By default nobody.
     *
     * @param who called by one thread at a time
     * @return this job
     */
    public Job listener(JobListener who) {
        this.listener = who;
        return this;
    }

    /** Sets the time. */
    Job nanoClock(LongSupplier clock) {
        this.nanoClock = clock;
        return this;
    }

    /**
     * Does all objects that are not done yet, or as many as fit before the deadline.
     *
     * @return what this run and those before it did
     * @throws dev.augur.streaming.BadRecordException if a record failed that may not
     * @throws TooManyFailedException if too many did, over all objects
     * @throws JobChangedException if the checkpoint is one of another job, or the objects that were done are no longer listed
     *     as they were
     * @throws dev.augur.io.SourceChangedException if an object changed while it was read, or since the run before
     * @throws java.io.InterruptedIOException if the thread was interrupted; the interrupt stays set
     * @throws IOException if an object cannot be read, or an output not be written; what was committed stays
     * @throws IllegalStateException if {@link #to} was not called
     * @throws dev.augur.InferenceException if the model cannot run at all
     */
    public JobReport run() throws IOException {
        JobOutput target = output;
        if (target == null) {
            throw new IllegalStateException("A Job needs to(...) before run()");
        }
        return new JobRun(this, target).run();
    }
}
