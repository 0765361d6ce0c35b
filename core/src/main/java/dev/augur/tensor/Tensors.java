package dev.augur.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Named tensors: the inputs or the outputs of a run, in the order in which they were added. The set owns the tensors
 * that it allocated, and borrows those that were {@linkplain #put put} in.
 *
 * <p>A set can be used again: {@link #clear()} empties it but keeps its memory, and the next {@link #allocate} of the
 * same name, type and shape gives the same tensor, without a new object. Not thread-safe.
 */
public final class Tensors implements AutoCloseable {
    private final TensorAllocator allocator;
    /** Slots [0, size) are in the set; slots [size, kept) are owned tensors that wait for their next use. */
    private String[] names = new String[4];

    private @Nullable Tensor[] tensors = new @Nullable Tensor[4];
    private boolean[] owned = new boolean[4];
    private int size;
    private int kept;

    /**
     * An empty set.
     *
     * @param allocator source of the memory of the tensors that the set allocates
     */
    public Tensors(TensorAllocator allocator) {
        this.allocator = allocator;
    }

    /**
     * An empty set whose memory comes from the same source.
     *
     * @return the set, owned by the caller
     */
    public Tensors fresh() {
        return new Tensors(allocator);
    }

    /**
     * Adds a tensor that this set owns. Its memory is not cleared.
     *
     * @param name name within the set
     * @param dtype element type
     * @param shape shape
     * @return the tensor, to be written; closed with the set
     * @throws IllegalStateException if the set has a tensor of that name
     */
    public Tensor allocate(String name, DType dtype, Shape shape) {
        int slot = slotFor(name);
        Tensor waiting = tensors[slot];
        if (waiting == null || !serves(waiting, dtype, shape)) {
            drop(slot);
            waiting = allocator.allocate(dtype, shape);
            tensors[slot] = waiting;
            owned[slot] = true;
        }
        size++;
        kept = Math.max(kept, size);
        return waiting;
    }

    /** Whether a waiting tensor can be used again; an adopted one may be on the heap. */
    private static boolean serves(Tensor waiting, DType dtype, Shape shape) {
        return waiting.dtype() == dtype && waiting.shape().equals(shape) && waiting.isDirect() && !waiting.isClosed();
    }

    /**
     * Adds a tensor that stays its owner's; it must stay open while the set is used.
     *
     * @param name name within the set
     * @param tensor the tensor
     * @return this set
     * @throws IllegalStateException if the set has a tensor of that name
     */
    public Tensors put(String name, Tensor tensor) {
        add(name, tensor, false);
        return this;
    }

    /**
     * Adds a tensor that becomes this set's own, and is closed with it.
     *
     * @param name name within the set
     * @param tensor the tensor
     * @return this set
     * @throws IllegalStateException if the set has a tensor of that name
     */
    public Tensors adopt(String name, Tensor tensor) {
        add(name, tensor, true);
        return this;
    }

    private void add(String name, Tensor tensor, boolean own) {
        int slot = slotFor(name);
        drop(slot);
        tensors[slot] = tensor;
        owned[slot] = own;
        size++;
        kept = Math.max(kept, size);
    }

    /**
     * The tensor of that name.
     *
     * @param name the name
     * @return the tensor; it stays the set's
     * @throws IllegalStateException if there is none
     */
    public Tensor get(String name) {
        Tensor tensor = find(name);
        if (tensor == null) {
            throw new IllegalStateException("There is no tensor '" + name + "', there are " + names());
        }
        return tensor;
    }

    /**
     * The tensor of that name, if any.
     *
     * @param name the name
     * @return the tensor, or null
     */
    public @Nullable Tensor find(String name) {
        int slot = indexOf(name, 0, size);
        return slot < 0 ? null : tensors[slot];
    }

    /**
     * Takes a tensor out of the set.
     *
     * @param name the name
     * @return the tensor; if the set owned it, the caller does now
     * @throws IllegalStateException if there is none
     */
    public Tensor take(String name) {
        Tensor tensor = get(name);
        int slot = indexOf(name, 0, size);
        tensors[slot] = null;
        remove(slot);
        return tensor;
    }

    /**
     * Takes every tensor out of the set.
     *
     * @return a set with the same tensors in the same order, owned by the caller; what this set owned, it owns
     */
    public Tensors takeAll() {
        Tensors taken = new Tensors(allocator);
        while (size > 0) {
            int slot = taken.size;
            taken.grow(slot + 1);
            taken.names[slot] = names[0];
            taken.tensors[slot] = tensors[0];
            taken.owned[slot] = owned[0];
            taken.size++;
            taken.kept++;
            remove(0);
        }
        return taken;
    }

    /**
     * Number of tensors.
     *
     * @return the size
     */
    public int size() {
        return size;
    }

    /**
     * Name by position.
     *
     * @param index position, from 0
     * @return the name
     */
    public String name(int index) {
        checkIndex(index);
        return names[index];
    }

    /**
     * Tensor by position.
     *
     * @param index position, from 0
     * @return the tensor; it stays the set's
     */
    public Tensor tensor(int index) {
        checkIndex(index);
        Tensor tensor = tensors[index];
        if (tensor == null) {
            throw new AssertionError("slot " + index + " of " + this + " is empty");
        }
        return tensor;
    }

    /**
     * All names.
     *
     * @return the names in order, as a copy
     */
    public List<String> names() {
        return List.copyOf(Arrays.asList(names).subList(0, size));
    }

    /**
     * Empties the set. Owned memory is kept for the next use; borrowed tensors are let go.
     *
     * @return whether every tensor was the set's own
     */
    public boolean clear() {
        boolean allOwned = true;
        for (int slot = size - 1; slot >= 0; slot--) {
            if (!owned[slot]) {
                allOwned = false;
                tensors[slot] = null;
                remove(slot);
            } else {
                forgetStrings(tensors[slot]);
            }
        }
        size = 0;
        return allOwned;
    }

    /**
     * Memory of the tensors that the set owns, those that wait for their next use included.
     *
     * @return bytes
     */
    public long ownedBytes() {
        long bytes = 0;
        for (int slot = 0; slot < kept; slot++) {
            Tensor tensor = tensors[slot];
            bytes += tensor != null && owned[slot]
                    ? tensor.shape().elements() * tensor.dtype().bytes()
                    : 0;
        }
        return bytes;
    }

    /** Closes every tensor that the set owns. The set may be filled again. */
    @Override
    public void close() {
        for (int slot = 0; slot < kept; slot++) {
            drop(slot);
        }
        size = 0;
        kept = 0;
    }

    @Override
    public String toString() {
        List<String> parts = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            parts.add(names[i] + " " + tensors[i]);
        }
        return parts.toString();
    }

    /** Makes slot {@code size} the one for this name, with the tensor that waits under it if there is one. */
    private int slotFor(String name) {
        if (indexOf(name, 0, size) >= 0) {
            throw new IllegalStateException("There is a tensor '" + name + "' already");
        }
        int waiting = indexOf(name, size, kept);
        if (waiting >= 0) {
            swap(waiting, size);
            return size;
        }
        if (size < kept) {
            grow(kept + 1);
            move(size, kept++);
        }
        grow(size + 1);
        names[size] = name;
        tensors[size] = null;
        owned[size] = false;
        return size;
    }

    /** Texts live on the heap: a waiting tensor must not keep them. */
    private static void forgetStrings(@Nullable Tensor tensor) {
        if (tensor != null && tensor.dtype() == DType.STRING && !tensor.isClosed()) {
            Arrays.fill(tensor.strings(), null);
        }
    }

    private int indexOf(String name, int from, int to) {
        for (int slot = from; slot < to; slot++) {
            if (names[slot].equals(name)) {
                return slot;
            }
        }
        return -1;
    }

    private void drop(int slot) {
        Tensor tensor = tensors[slot];
        tensors[slot] = null;
        if (tensor != null && owned[slot]) {
            tensor.close();
        }
    }

    /** Closes the gap that an emptied slot leaves. */
    private void remove(int slot) {
        for (int next = slot + 1; next < kept; next++) {
            move(next, next - 1);
        }
        kept--;
        tensors[kept] = null;
        size = slot < size ? size - 1 : size;
    }

    private void move(int from, int to) {
        names[to] = names[from];
        tensors[to] = tensors[from];
        owned[to] = owned[from];
    }

    private void swap(int a, int b) {
        if (a == b) {
            return;
        }
        String name = names[a];
        Tensor tensor = tensors[a];
        boolean own = owned[a];
        move(b, a);
        names[b] = name;
        tensors[b] = tensor;
        owned[b] = own;
    }

    private void grow(int slots) {
        if (slots > names.length) {
            names = Arrays.copyOf(names, 2 * slots);
            tensors = Arrays.copyOf(tensors, 2 * slots);
            owned = Arrays.copyOf(owned, 2 * slots);
        }
    }

    private void checkIndex(int index) {
        if (index < 0 || index >= size) {
            throw new IndexOutOfBoundsException("There are " + size + " tensors, asked for index " + index);
        }
    }
}
