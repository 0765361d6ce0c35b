package dev.augur.internal;

import dev.augur.engine.Session;
import dev.augur.tensor.TensorAllocator;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Idle calls of one session, for the next caller to use without allocating. Each thread looks first where it left its
 * last one. Calls that hold much memory are not kept: their runs are long enough to pay for new ones. Thread-safe.
 */
final class CallPool<I> extends Calls<I> {
    /** The most memory that an idle call keeps: an image and its embedding, not a batch of them. */
    private static final long MAX_IDLE_BYTES = 1 << 20;

    /** References between two slots: two cache lines. */
    private static final int STRIDE = 32;

    private final int replica;
    private final Session session;
    private final TensorAllocator allocator;
    private final List<String> outputs;
    private final AtomicReferenceArray<@Nullable PooledCall<I>> slots;
    private final int mask;
    private volatile boolean closed;

    /**
     * No calls yet.
     *
     * @param replica the number of the session among the copies of its model
     * @param session the session
     * @param allocator source of the memory of inputs and outputs
     * @param outputs the outputs to compute
     */
    CallPool(int replica, Session session, TensorAllocator allocator, List<String> outputs) {
        this.replica = replica;
        this.session = session;
        this.allocator = allocator;
        this.outputs = outputs;
        int count = Integer.highestOneBit(4 * Math.max(1, Runtime.getRuntime().availableProcessors()) - 1);
        this.slots = new AtomicReferenceArray<>((count + 1) * STRIDE);
        this.mask = count - 1;
    }

    @Override
    PooledCall<I> acquire() {
        int first = hash();
        for (int i = 0; i <= mask; i++) {
            int slot = slot(first + i);
            PooledCall<I> idle = slots.get(slot);
            if (idle != null && slots.compareAndSet(slot, idle, null)) {
                return idle;
            }
        }
        return new PooledCall<>(replica, session.newCall(allocator, outputs));
    }

    @Override
    void release(PooledCall<I> used) {
        used.single.clearRecord();
        used.call.clear();
        if (!keep(used)) {
            used.call.close();
        } else if (closed) {
            drain();
        }
    }

    private boolean keep(PooledCall<I> used) {
        if (closed || used.call.inputs().ownedBytes() + used.call.outputs().ownedBytes() > MAX_IDLE_BYTES) {
            return false;
        }
        int first = hash();
        for (int i = 0; i <= mask; i++) {
            int slot = slot(first + i);
            if (slots.get(slot) == null && slots.compareAndSet(slot, null, used)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() {
        closed = true;
        drain();
    }

    private void drain() {
        for (int i = 0; i <= mask; i++) {
            PooledCall<I> idle = slots.getAndSet(slot(i), null);
            if (idle != null) {
                idle.call.close();
            }
        }
    }

    private int slot(int index) {
        return ((index & mask) + 1) * STRIDE;
    }

    private static int hash() {
        return (int) ((Thread.currentThread().getId() * 0x9E3779B97F4A7C15L) >>> 32);
    }
}
