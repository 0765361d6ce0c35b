package dev.augur.internal;

import dev.augur.CallOptions;
import dev.augur.Cancellation;
import dev.augur.CancelledException;
import dev.augur.Deadline;
import dev.augur.DeadlineExceededException;
import dev.augur.InferenceException;
import dev.augur.InferenceListener;
import dev.augur.InvalidInputException;
import dev.augur.Placement;
import dev.augur.codec.Codec;
import dev.augur.engine.Session;
import dev.augur.internal.Calls.PooledCall;
import dev.augur.tensor.Signature;
import dev.augur.tensor.TensorAllocator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A loaded model with the codec bound to it: runs batches. Thread-safe. */
final class BoundModel<I, O> implements AutoCloseable {
    private final Session session;
    private final Placement placement;
    private final Codec<I, O> codec;
    private final Calls<I> calls;
    private final InferenceListener listener;

    BoundModel(LoadedModel model, Codec<I, O> codec, TensorAllocator allocator, InferenceListener listener) {
        this.session = model.first();
        this.placement = model.placement();
        this.codec = codec.bind(session.signature());
        this.calls = Calls.of(model.replicas(), allocator, this.codec.outputs());
        this.listener = listener;
    }

    Signature signature() {
        return session.signature();
    }

    Placement placement() {
        return placement;
    }

    Codec<I, O> codec() {
        return codec;
    }

    Calls<I> calls() {
        return calls;
    }

    InferenceListener listener() {
        return listener;
    }

    O runOne(I record, CallOptions options) {
        requireRecord(record);
        PooledCall<I> pooled = calls.acquire();
        try {
            return run(pooled.call, pooled.single.of(record), options).get(0);
        } finally {
            calls.release(pooled);
        }
    }

    List<O> runBatch(List<? extends I> records, CallOptions options) {
        for (int i = 0; i < records.size(); i++) {
            requireRecord(records.get(i));
        }
        PooledCall<I> pooled = calls.acquire();
        try {
            return run(pooled.call, records, options);
        } finally {
            calls.release(pooled);
        }
    }

    /** Why a record is refused by itself, or null if it is not. */
    @Nullable
    InvalidInputException refusal(@Nullable I record) {
        try {
            codec.check(requireRecord(record));
            return null;
        } catch (InvalidInputException e) {
            return e;
        }
    }

    private static <I> I requireRecord(@Nullable I record) {
        if (record == null) {
            throw new InvalidInputException("Record must not be null");
        }
        return record;
    }

    private List<O> run(Session.Call call, List<? extends I> records, CallOptions options) {
        List<O> values = listener == InferenceListener.NONE
                ? runQuietly(call, records, options)
                : runObserved(call, records, options);
        requireOneEach(values.size(), records.size());
        return values;
    }

    void requireOneEach(int values, int records) {
        if (values != records) {
            throw new IllegalStateException("The codec of '" + placement.model() + "' decoded " + values + " values of "
                    + records + " records");
        }
    }

    private void requireTime(CallOptions options) {
        Cancellation cancellation = options.cancellation();
        if (cancellation != null && cancellation.isCancelled()) {
            throw new CancelledException(
                    "Model '" + placement.model() + "': the call was given up before its run began");
        }
        Deadline deadline = options.deadline();
        if (deadline != null && deadline.isPast()) {
            throw new DeadlineExceededException(
                    "Model '" + placement.model() + "': the deadline of the call passed before its run began");
        }
    }

    private List<O> runQuietly(Session.Call call, List<? extends I> records, CallOptions options) {
        requireTime(options);
        codec.encode(records, call.inputs());
        requireTime(options);
        call.run();
        return codec.decode(call.inputs(), call.outputs(), records.size());
    }

    private List<O> runObserved(Session.Call call, List<? extends I> records, CallOptions options) {
        try {
            requireTime(options);
            long start = System.nanoTime();
            codec.encode(records, call.inputs());
            requireTime(options);
            long encoded = System.nanoTime();
            call.run();
            long ran = System.nanoTime();
            List<O> values = codec.decode(call.inputs(), call.outputs(), records.size());
            long decoded = System.nanoTime();
            listener.onRan(new InferenceListener.Ran(
                    placement.model(), records.size(), 0, encoded - start, ran - encoded, decoded - ran));
            return values;
        } catch (InferenceException e) {
            listener.onRunFailed(new InferenceListener.RunFailed(placement.model(), records.size(), e));
            throw e;
        }
    }

    @Override
    public void close() {
        calls.close();
    }
}
