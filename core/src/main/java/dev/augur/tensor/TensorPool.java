package dev.augur.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * An allocator that keeps the direct memory of closed tensors for later ones. Memory is aligned to 64 bytes and handed
 * out in size classes a quarter of a power of two apart, so at most a fifth of a block is unused, or 63 bytes of a small
 * one. It is never freed under a view of it: what the pool drops, the garbage collector frees once no view is left.
 * Thread-safe.
 */
public final class TensorPool implements TensorAllocator {
    private static final int ALIGNMENT = 64;
    /** The largest block: whole cache lines within what a byte buffer holds, less the room to align it. */
    private static final long MAX_BYTES = (1L << 31) - 2 * ALIGNMENT;

    private final long maxIdleBytes;
    private final Map<Integer, ConcurrentLinkedDeque<ByteBuffer>> idle = new ConcurrentHashMap<>();
    private final AtomicLong idleBytes = new AtomicLong();
    private final AtomicLong usedBytes = new AtomicLong();

    /**
     * A pool that keeps a bounded amount of idle memory.
     *
     * @param maxIdleBytes the most bytes kept while no tensor uses them; 0 keeps none
     */
    public TensorPool(long maxIdleBytes) {
        if (maxIdleBytes < 0) {
            throw new IllegalArgumentException("maxIdleBytes must be >= 0, got " + maxIdleBytes);
        }
        this.maxIdleBytes = maxIdleBytes;
    }

    @Override
    public Tensor allocate(DType dtype, Shape shape) {
        if (dtype == DType.STRING) {
            return Tensor.ofStrings(shape);
        }
        int bytes = bytesOf(dtype, shape);
        int block = blockSize(bytes);
        ByteBuffer memory = take(block);
        usedBytes.addAndGet(block);
        return new Tensor(dtype, shape, slice(memory, bytes), () -> give(memory));
    }

    /**
     * Memory of open tensors.
     *
     * @return bytes, in whole blocks
     */
    public long usedBytes() {
        return usedBytes.get();
    }

    /**
     * Memory kept for later tensors.
     *
     * @return bytes, in whole blocks
     */
    public long idleBytes() {
        return idleBytes.get();
    }

    private static int bytesOf(DType dtype, Shape shape) {
        long elements = shape.elements();
        if (elements > MAX_BYTES / dtype.bytes()) {
            throw new IllegalArgumentException(
                    "Tensor " + dtype + shape + " does not fit into " + MAX_BYTES + " bytes");
        }
        return (int) elements * dtype.bytes();
    }

    private static ByteBuffer slice(ByteBuffer memory, int bytes) {
        return memory.slice(0, bytes).order(ByteOrder.nativeOrder());
    }

    /** Rounds up to the next quarter of a power of two, and to whole cache lines. */
    static int blockSize(int bytes) {
        long step = Math.max(ALIGNMENT, Integer.highestOneBit(Math.max(1, bytes)) / 4);
        long block = Math.max(ALIGNMENT, (bytes + step - 1) / step * step);
        return (int) Math.min(block, MAX_BYTES);
    }

    private ByteBuffer take(int block) {
        ConcurrentLinkedDeque<ByteBuffer> blocks = idle.get(block);
        ByteBuffer memory = blocks == null ? null : blocks.pollFirst();
        if (memory == null) {
            return ByteBuffer.allocateDirect(block + ALIGNMENT)
                    .alignedSlice(ALIGNMENT)
                    .slice(0, block);
        }
        idleBytes.addAndGet(-block);
        return memory;
    }

    private void give(ByteBuffer memory) {
        int block = memory.capacity();
        usedBytes.addAndGet(-block);
        idle.computeIfAbsent(block, size -> new ConcurrentLinkedDeque<>()).addFirst(memory);
        if (idleBytes.addAndGet(block) > maxIdleBytes) {
            idle.forEach((size, blocks) -> {
                if (size != block) {
                    drop(blocks);
                }
            });
            drop(idle.get(block));
        }
    }

    /** Drops what has been idle longest, until the bound is kept. Sizes that come no more must not keep others out. */
    private void drop(@Nullable ConcurrentLinkedDeque<ByteBuffer> blocks) {
        while (blocks != null && idleBytes.get() > maxIdleBytes) {
            ByteBuffer oldest = blocks.pollLast();
            if (oldest == null) {
                return;
            }
            idleBytes.addAndGet(-oldest.capacity());
        }
    }
}
