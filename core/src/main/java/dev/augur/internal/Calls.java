package dev.augur.internal;

import dev.augur.engine.Session;
import dev.augur.tensor.TensorAllocator;
import java.util.List;

/** Where a run gets its call from, and brings it back to. Thread-safe. */
abstract class Calls<I> implements AutoCloseable {
    /** A call, and the list in which a single record is handed to an encoder. */
    static final class PooledCall<I> {
        final int replica;
        final Session.Call call;
        final SingleRecord<I> single = new SingleRecord<>();

        PooledCall(int replica, Session.Call call) {
            this.replica = replica;
            this.call = call;
        }
    }

    /** The calls of a model's copies; those of an only copy know nothing of copies. */
    static <I> Calls<I> of(List<Replica> replicas, TensorAllocator allocator, List<String> outputs) {
        return replicas.size() == 1
                ? new CallPool<>(0, replicas.get(0).session(), allocator, outputs)
                : new ReplicaCalls<>(replicas, allocator, outputs);
    }

    /** A call that nobody else uses, of whichever copy has the least to do. */
    abstract PooledCall<I> acquire();

    /** Takes a call back. */
    abstract void release(PooledCall<I> used);

    /** Frees idle calls now, and the others when they come back. */
    @Override
    public abstract void close();
}
