package dev.augur.internal;

import dev.augur.tensor.TensorAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Calls of several copies of a model: each run goes to the copy with the fewest calls in it, of whatever predictor; among
 * equals, in turn. Two callers who look at once may take the same copy, which the next one sees. Thread-safe.
 */
final class ReplicaCalls<I> extends Calls<I> {
    private final List<Replica> replicas;
    private final List<CallPool<I>> pools;
    private final AtomicInteger turn = new AtomicInteger();

    ReplicaCalls(List<Replica> replicas, TensorAllocator allocator, List<String> outputs) {
        this.replicas = replicas;
        this.pools = new ArrayList<>(replicas.size());
        for (int i = 0; i < replicas.size(); i++) {
            pools.add(new CallPool<>(i, replicas.get(i).session(), allocator, outputs));
        }
    }

    @Override
    PooledCall<I> acquire() {
        int chosen = leastLoaded();
        Replica replica = replicas.get(chosen);
        replica.enter();
        boolean acquired = false;
        try {
            PooledCall<I> call = pools.get(chosen).acquire();
            acquired = true;
            return call;
        } finally {
            if (!acquired) {
                replica.leave();
            }
        }
    }

    private int leastLoaded() {
        int count = replicas.size();
        int first = Math.floorMod(turn.getAndIncrement(), count);
        int best = first;
        int least = replicas.get(first).calls();
        for (int i = 1; i < count && least > 0; i++) {
            int other = (first + i) % count;
            int calls = replicas.get(other).calls();
            if (calls < least) {
                best = other;
                least = calls;
            }
        }
        return best;
    }

    @Override
    void release(PooledCall<I> used) {
        replicas.get(used.replica).leave();
        pools.get(used.replica).release(used);
    }

    @Override
    public void close() {
        pools.forEach(CallPool::close);
    }
}
