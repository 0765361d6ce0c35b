package dev.augur.streaming;

import dev.augur.Deadline;
import dev.augur.InvalidInputException;
import dev.augur.Predictor;
import dev.augur.io.ByteSink;
import dev.augur.io.ByteSource;
import dev.augur.streaming.unpack.SplitInput.Crew;
import dev.augur.streaming.unpack.SplitLimits;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Describes a run of the records of an object through a predictor into another object, and runs it, in memory that does not grow with
 * the objects. The order of the records is kept. Not thread-safe; may be run again.
 *
 * <p>A record fails alone: one that is malformed, that the mapping or the model refuses, or that cannot be written. The
 * {@link ErrorPolicy} says what happens then; unless another is given, the first one ends the run.
 *
 * @param <O> the type of a prediction
 */
public final class Pipeline<O> {
    private static final int DEFAULT_BATCH_ROWS = 256;
    /** About how many compressed bytes lie between two places from which a compressed object can be read again. */
    private static final long RESTART_SPACING = 16L << 20;

    final Input input;
    private final Cutting<O> cutting;

    @Nullable
    RecordWriter<? super O> writer;

    @Nullable
    OutputPlan output;

    PartListener parts = part -> {};
    int firstPart;
    Retries retries = Retries.DEFAULT;
    ErrorPolicy errors = ErrorPolicy.failFirst();
    Progress progress = Progress.none();
    private boolean writesNumbers;
    int batchRows = DEFAULT_BATCH_ROWS;
    int inFlight = 1;

    @Nullable
    Executor executor;

    @Nullable
    Executor readAhead;

    @Nullable
    Crew crew;

    @Nullable
    Deadline deadline;

    @Nullable
    ResumePoint resume;

    LongSupplier nanoClock = System::nanoTime;
    long restartSpacing = RESTART_SPACING;

    /** Rows. */
    private Pipeline(Input input, BatchPrediction<?, O> prediction) {
        this.input = input;
        this.cutting = (reader, plan) ->
                new RowBatches<>(reader, prediction, plan.writerOrThrow(), plan.retries, plan.errors.keepsRecords());
    }

    /** Blocks of numbers. */
    Pipeline(Input input, Cutting<O> blocks) {
        this.input = input;
        this.cutting = blocks;
        this.writesNumbers = true;
        this.batchRows = NumberPrediction.DEFAULT_ROWS;
    }

    /** Cuts an object into batches. */
    interface Cutting<O> {
        /** Batches of a reader, which is closed with them. */
        Batches cut(RecordReader reader, Pipeline<O> plan);
    }

    /**
     * Begins with what is read.
     *
     * @param source the object
     * @param format how its records are written down
     * @return the input
     */
    public static Input from(ByteSource source, RecordFormat format) {
        return new Input(source, format, null);
    }

    /** What a pipeline reads. Immutable and thread-safe. */
    public static final class Input {
        final ByteSource source;
        final RecordFormat format;
        final @Nullable Compression compression;

        private Input(ByteSource source, RecordFormat format, @Nullable Compression compression) {
            this.source = source;
            this.format = format;
            this.compression = compression;
        }

        /**
         * Sets how the object is compressed. By default its first bytes tell whether it is gzip, zstd or plain.
         *
         * @param expected the compression
         * @return the input
         */
        public Input compression(Compression expected) {
            return new Input(source, format, expected);
        }

        /**
         * Goes on with numbers alone, which go from the decompressed bytes into the tensor of a model without an object for each.
         *
         * @param columns the columns of CSV, in the order of the tensor, or all if there are none; for JSON a field for each
         *     number, or one field with an array of them; for NumPy arrays none
         * @return the numbers
         */
        public NumberInput numbers(String... columns) {
            return new NumberInput(this, List.of(columns));
        }

        /**
         * Goes on with what is predicted.
         *
         * @param mapping gives the predictor's record for a row; thread-safe if batches run on an executor. A row for
         *     which it throws {@link InvalidInputException} fails alone; any other exception ends the run
         * @param predictor the predictor, which stays the caller's
         * @param <I> the type of the predictor's record
         * @param <P> the type of a prediction
         * @return the pipeline
         */
        public <I, P> Pipeline<P> predict(Function<? super Row, ? extends I> mapping, Predictor<I, P> predictor) {
            return new Pipeline<>(this, new BatchPrediction<>(mapping, predictor));
        }
    }

    /**
     * Sets what is written for each record.
     *
     * @param records puts the fields of an output record
     * @return this pipeline
     * @throws IllegalStateException if it is a pipeline of {@linkplain Input#numbers numbers}
     */
    public Pipeline<O> write(RecordWriter<? super O> records) {
        if (writesNumbers) {
            throw new IllegalStateException("A Pipeline of numbers writes what writeNumbers(...) says");
        }
        this.writer = records;
        return this;
    }

    /**
     * Sets the output: JSON lines, compressed as the ending of its name says ({@link Compression#ofName}).
     *
     * @param sink where it will be; nothing is visible there unless the run ends well
     * @return this pipeline
     */
    public Pipeline<O> to(ByteSink sink) {
        return to(sink, JsonLinesFormat.standard());
    }

    /**
     * Sets the output, compressed as the ending of its name says ({@link Compression#ofName}).
     *
     * @param sink where it will be; nothing is visible there unless the run ends well
     * @param records how its records are written down
     * @return this pipeline
     */
    public Pipeline<O> to(ByteSink sink, RecordFormat records) {
        this.output = new OutputPlan(number -> sink, records, null, null);
        return this;
    }

    /**
     * Sets the output.
     *
     * @param sink where it will be; nothing is visible there unless the run ends well
     * @param records how its records are written down
     * @param compressed how it is compressed
     * @return this pipeline
     */
    public Pipeline<O> to(ByteSink sink, RecordFormat records, Compression compressed) {
        this.output = new OutputPlan(number -> sink, records, compressed, null);
        return this;
    }

    /**
     * Sets an output in parts, each of which is visible, whole, before the next one begins. What is committed stays when the run fails
     * later; {@link #onPart} tells how far it came. A part without records is written only if it is the first one.
     *
     * @param sinks gives where a part will be, by its number; compressed as the ending of its name says
     * @param records how its records are written down
     * @param size when a part ends
     * @return this pipeline
     */
    public Pipeline<O> toParts(IntFunction<? extends ByteSink> sinks, RecordFormat records, PartSize size) {
        this.output = new OutputPlan(sinks, records, null, size);
        return this;
    }

    /**
     * Sets who is told of each part that is committed. By default nobody.
     *
     * @param listener notes where to go on
     * @return this pipeline
     */
    public Pipeline<O> onPart(PartListener listener) {
        this.parts = listener;
        return this;
    }

    /**
     * Sets how often a batch is predicted again whose model or device failed for a reason that may pass; then the run ends with the error.
     *
     * @param again {@link Retries#DEFAULT} by default
     * @return this pipeline
     */
    public Pipeline<O> retry(Retries again) {
        this.retries = again;
        return this;
    }

    /**
     * Sets what becomes of records that fail. By default the first one ends the run.
     *
     * @param policy the policy
     * @return this pipeline
     */
    public Pipeline<O> onError(ErrorPolicy policy) {
        this.errors = policy;
        return this;
    }

    /**
     * Sets the size of a batch, 256 rows by default. A batch is smaller where its rows are large, so that memory stays
     * bounded; the predictor may cut it further.
     *
     * @param rows the most rows that are predicted together, at least 1
     * @return this pipeline
     */
    public Pipeline<O> batch(int rows) {
        if (rows < 1) {
            throw new IllegalArgumentException("rows must be >= 1, got " + rows);
        }
        this.batchRows = rows;
        return this;
    }

    /**
     * Predicts batches on an executor while others are read and written. By default each batch is predicted on the caller's thread. That also takes
     * a batch that the executor has refused or not begun when its turn to be written comes, so a small or busy executor cannot stop a run.
     *
     * @param batches the most batches that are with the executor, or predicted and not yet written, at least 1
     * @param where the executor, which stays the caller's
     * @return this pipeline
     */
    public Pipeline<O> inFlight(int batches, Executor where) {
        if (batches < 1) {
            throw new IllegalArgumentException("batches must be >= 1, got " + batches);
        }
        this.inFlight = batches;
        this.executor = where;
        return this;
    }

    /**
     * Decompresses on an executor, up to half a mebibyte ahead of what is read. By default the caller's thread decompresses.
     * It does so too while the executor has not begun or has refused, so a small or busy executor cannot stop a run.
     *
     * @param where the executor, which stays the caller's; it may be that of {@link #inFlight}
     * @return this pipeline
     */
    public Pipeline<O> readAhead(Executor where) {
        this.readAhead = where;
        return this;
    }

    /**
     * Decompresses up to so many pieces of the object at once on an executor, ahead of what is read, where the compression has parts that can be
     * read apart (docs/streaming.md). By default one thread decompresses all. What is read, and each error, are the same; a piece that the
     * executor has refused or not begun is taken by the thread that reads. Each of them, and one more, has about 256 KiB as stored, or one part of up
     * to 16 MiB, up to 32 MiB of it decompressed, and a decoder; larger parts, and all behind them, are decompressed in order.
     *
     * @param pieces the most that are with the executor, or decompressed and not yet read, at least 1
     * @param where the executor, which stays the caller's; it may be that of {@link #inFlight} and {@link #readAhead}
     * @return this pipeline
     */
    public Pipeline<O> unpackAhead(int pieces, Executor where) {
        if (pieces < 1) {
            throw new IllegalArgumentException("pieces must be >= 1, got " + pieces);
        }
        this.crew = new Crew(pieces, where, SplitLimits.DEFAULT);
        return this;
    }

    /**
     * Sets who is told how far the run is. By default nobody.
     *
     * @param who for example {@link Progress#automatic()}
     * @return this pipeline
     */
    public Pipeline<O> progress(Progress who) {
        this.progress = who;
        return this;
    }

    /**
     * Stops the run in order before a deadline. No batch is begun once it is past, or when less time is left than the longest batch so far took
     * from its first byte read to its last record written; those that were begun are finished. Then what is done is committed as at the end of the
     * object, be it nothing at all, and the report tells where the {@linkplain #resume next run} goes on. By default nothing stops a run.
     *
     * <p>No batch has been measured when the first ones begin, and the commit takes time too: leave a margin with {@link Deadline#minus}.
     *
     * @param end when the run must be over
     * @return this pipeline
     */
    public Pipeline<O> stopBefore(Deadline end) {
        this.deadline = end;
        return this;
    }

    /**
     * Goes on where another run stopped, with the same input and format; batches may be of other sizes. The object is read from its start, and
     * the records before the point are neither predicted nor written. Give the output and the dead letters places of their own: those of all
     * runs, one behind the other, are those of a run that never stopped. Only {@link CsvFormat#withHeader()} writes a header into each.
     *
     * @param point what {@link Report#next()} of the other run was
     * @return this pipeline
     */
    public Pipeline<O> resume(ResumePoint point) {
        this.resume = point;
        return this;
    }

    /**
     * Goes on with parts behind those of another run: {@link #resume(ResumePoint)} with a number.
     *
     * @param point where the last part of the other run ended
     * @param part the number of the first part that is written now
     * @return this pipeline
     */
    public Pipeline<O> resume(ResumePoint point, int part) {
        this.firstPart = part;
        return resume(point);
    }

    /** Sets how far the places are apart from which a compressed object can be read again. */
    Pipeline<O> restartSpacing(long bytes) {
        this.restartSpacing = bytes;
        return this;
    }

    /** Sets the time. */
    Pipeline<O> nanoClock(LongSupplier clock) {
        this.nanoClock = clock;
        return this;
    }

    /**
     * Reads, predicts and writes every record up to the end of the object, or until it stops before the deadline, then commits the dead
     * letters, if there are any, and the output. If it throws, neither is visible, and no batch is running any more.
     *
     * @return what was done
     * @throws BadRecordException if a record failed that the policy does not forgive
     * @throws CorruptStreamException if the object is empty, cut short or damaged
     * @throws dev.augur.io.SourceChangedException if the object changed while it was read, or since the run that must be
     *     resumed
     * @throws WrongResumePointException if the object has no record that ends at the point from which to go on
     * @throws java.io.InterruptedIOException if the thread was interrupted; the interrupt stays set. A source or sink may
     *     notice it first and throw an exception of its own, as files do
     * @throws IOException if the object cannot be read or the output not written
     * @throws IllegalStateException if {@link #write} or {@link #to(ByteSink)} was not called
     * @throws dev.augur.InferenceException if the model cannot run at all
     */
    public Report run() throws IOException {
        OutputPlan target = output;
        if (target == null || (writer == null && !writesNumbers)) {
            throw new IllegalStateException("A Pipeline needs write(...) and to(...) before run()");
        }
        try (PipelineRun run = new PipelineRun(this, reader -> cutting.cut(reader, this), target)) {
            return run.run();
        }
    }

    private RecordWriter<? super O> writerOrThrow() {
        return Objects.requireNonNull(writer, "run() looks at it first");
    }
}
