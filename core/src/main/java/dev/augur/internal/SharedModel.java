package dev.augur.internal;

import dev.augur.BatchPolicy;
import dev.augur.BatchPolicy.FixedBatch;
import dev.augur.CallOptions;
import dev.augur.DeadlineExceededException;
import dev.augur.InvalidInputException;
import dev.augur.ModelUnavailableException;
import dev.augur.ModelUnavailableException.Reason;
import dev.augur.Outcome;
import dev.augur.codec.StagedCodec;
import dev.augur.internal.batch.BatchSizes;
import dev.augur.internal.batch.Batcher;
import dev.augur.internal.batch.LaneSettings;
import dev.augur.internal.batch.Staged;
import dev.augur.model.ModelId;
import dev.augur.tensor.Dim;
import dev.augur.tensor.Signature;
import dev.augur.tensor.TensorSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** A loaded model whose runs calls share: makes records ready, and has a batcher see to the rest. Thread-safe. */
final class SharedModel<I, S, O> implements AutoCloseable {
    /** Enough for a few runs of each size, up to 32 rows. */
    private static final int WARM_ROWS = 256;

    private static final Duration WARM_TIME = Duration.ofSeconds(3);

    private final StagedCodec<I, S, O> codec;
    private final Batching<I> batching;
    private final Batcher<S, O> batcher;
    private final int maxRows;
    /** Whether calls alone keep to the numbers of rows that are allowed. */
    private final boolean mayGoStraight;

    private SharedModel(BoundModel<I, O> bound, StagedCodec<I, S, O> codec, Workplace workplace, Batching<I> batching) {
        this.codec = codec;
        this.batching = batching;
        BatchPolicy policy = batching.policy();
        ModelId id = bound.placement().model();
        int declared = fixedBatch(bound.signature());
        refuseFixed(id, declared, policy);
        List<Integer> allowed = allowedSizes(declared, codec.maxRows(), policy);
        int most = Math.min(declared > 0 ? Integer.MAX_VALUE : policy.maxRows(), codec.maxRows());
        this.mayGoStraight = allowed.isEmpty() || declared == 1;
        this.maxRows = allowed.isEmpty() ? most : allowed.get(allowed.size() - 1);
        BatchSizes<S> sizes = new BatchSizes<>(policy.preferredSizes(), allowed, codec::rows, this::oneRow);
        LaneSettings settings = new LaneSettings(id, policy, maxRows, workplace.executor(), bound.listener());
        this.batcher = new Batcher<>(
                workplace.slots().of(bound.placement()), settings, sizes, new StagedModel<>(bound, codec));
    }

    static <I, O> SharedModel<I, ?, O> of(BoundModel<I, O> bound, Workplace workplace, Batching<I> batching) {
        return of(bound, bound.codec().staged(), workplace, batching);
    }

    private static <I, S, O> SharedModel<I, S, O> of(
            BoundModel<I, O> bound, StagedCodec<I, S, O> codec, Workplace workplace, Batching<I> batching) {
        return new SharedModel<>(bound, codec, workplace, batching);
    }

    /** The only numbers of rows for a run; empty if any will do. Those that the codec cannot write are none. */
    private static List<Integer> allowedSizes(int declared, int codecRows, BatchPolicy policy) {
        List<Integer> sizes = declared > 0 ? List.of(declared) : policy.allowedSizes();
        int most = declared > 0 ? codecRows : Math.min(codecRows, policy.maxRows());
        return sizes.stream().filter(size -> size <= most).toList();
    }

    /** The number of rows that the model declares for every input; 0 if it leaves one open. */
    private static int fixedBatch(Signature signature) {
        long fixed = 0;
        for (TensorSpec input : signature.inputs()) {
            List<Dim> dims = input.dims();
            if (dims == null || dims.isEmpty() || dims.get(0).size() < 1) {
                return 0;
            }
            long size = dims.get(0).size();
            if (fixed != 0 && fixed != size) {
                return 0;
            }
            fixed = size;
        }
        return fixed > Integer.MAX_VALUE ? 0 : (int) fixed;
    }

    private static void refuseFixed(ModelId id, int fixed, BatchPolicy policy) {
        if (fixed > 0 && policy.fixedBatch() == FixedBatch.REFUSE) {
            throw new ModelUnavailableException(
                    id,
                    Reason.NOT_LOADABLE,
                    "Model '" + id + "' declares " + fixed + " rows for every run, and the batch policy refuses such"
                            + " models; export it with an open batch axis, or set fixedBatch to LOOP",
                    null);
        }
    }

    boolean isStraight() {
        return mayGoStraight && batcher.isStraight();
    }

    void wentStraight(long nanos) {
        batcher.wentStraight(nanos);
    }

    O predict(I record, CallOptions options) {
        List<Staged<S>> parts = stageParts(record);
        return parts.size() == 1
                ? batcher.predict(parts.get(0), options)
                : predictAll(List.of(record), options).get(0);
    }

    void submit(I record, CallOptions options, CompletableFuture<O> future) {
        List<Staged<S>> parts = stageParts(record);
        if (parts.size() == 1) {
            batcher.submit(parts.get(0), options, future);
        } else {
            complete(future, predictAll(List.of(record), options).get(0));
        }
    }

    /** Gives a value to whoever waits for it, or frees it if nobody does any more. */
    void complete(CompletableFuture<O> future, O value) {
        if (!future.complete(value)) {
            codec.discard(value);
        }
    }

    List<O> predictAll(List<? extends I> records, CallOptions options) {
        return Values.orThrow(predict(records, options, true), codec::discard);
    }

    List<Outcome<O>> predictEach(List<? extends I> records, CallOptions options) {
        return predict(records, options, false);
    }

    private List<Outcome<O>> predict(List<? extends I> records, CallOptions options, boolean stopsAtFailure) {
        RecordFeed<I, S, O> feed = new RecordFeed<>(this, records, stopsAtFailure);
        return feed.outcomes(batcher.predictMany(feed, options), codec);
    }

    /** Makes a record ready, in parts if it has too many rows for one run. */
    List<Staged<S>> stageParts(@Nullable I record) {
        if (record == null) {
            throw new InvalidInputException("Record must not be null");
        }
        S value = codec.stage(record);
        long length = lengthOf(record, value);
        int rows = codec.rows(value);
        if (rows <= maxRows) {
            return List.of(new Staged<>(value, rows, length, codec.group(value)));
        }
        List<Staged<S>> parts = new ArrayList<>();
        for (S part : codec.split(value, maxRows)) {
            parts.add(new Staged<>(part, codec.rows(part), length, codec.group(part)));
        }
        return parts;
    }

    private long lengthOf(I record, S value) {
        ToLongFunction<? super I> own = batching.length();
        long length = own == null ? codec.length(value) : own.applyAsLong(record);
        if (length < 1) {
            throw new InvalidInputException("The length of a record must be >= 1, got " + length);
        }
        return length;
    }

    private S oneRow(S value) {
        return codec.rows(value) == 1 ? value : codec.split(value, 1).get(0);
    }

    /** Runs the samples in batches of every size, as long as that takes no longer than a few seconds. */
    void warm() {
        List<? extends I> samples = batching.samples();
        if (!samples.isEmpty()) {
            List<I> records = new ArrayList<>(WARM_ROWS);
            for (int i = 0; i < WARM_ROWS; i++) {
                records.add(samples.get(i % samples.size()));
            }
            for (Outcome<O> outcome : predictEach(records, CallOptions.within(WARM_TIME))) {
                if (outcome instanceof Outcome.Failure<O> failure
                        && !(failure.error() instanceof DeadlineExceededException)) {
                    throw failure.error();
                }
            }
        }
    }

    @Override
    public void close() {
        batcher.close();
    }
}
