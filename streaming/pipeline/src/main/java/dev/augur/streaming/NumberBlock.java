package dev.augur.streaming;

import dev.augur.InvalidInputException;
import dev.augur.tensor.DType;
import dev.augur.tensor.Shape;
import dev.augur.tensor.Tensor;
import dev.augur.tensor.Tensors;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of records in one tensor, where each record was, and those that have none. Used again for block after block.
 * One thread at a time.
 */
final class NumberBlock implements AutoCloseable {
    /**
     * A record without numbers.
     *
     * @param index its place among the records of the block
     * @param position where it is
     * @param error why
     */
    record Bad(int index, Position position, InvalidInputException error) {}

    private final NumberInputs inputs;
    private final Tensors memory;
    private final Tensor tensor;
    private final FloatBuffer numbers;
    private final int capacity;
    private long[] offsets = new long[64];
    private final List<Bad> bad = new ArrayList<>();
    private final List<byte @Nullable []> raw = new ArrayList<>();
    private int records;
    private int rows;

    /** Room for so many records. */
    NumberBlock(NumberInputs inputs, Tensors memory, int capacity) {
        this.inputs = inputs;
        this.memory = memory;
        this.capacity = capacity;
        this.tensor = memory.allocate(inputs.name(), DType.FLOAT32, inputs.shape(capacity));
        this.numbers = tensor.floats();
    }

    void clear() {
        bad.clear();
        raw.clear();
        records = 0;
        rows = 0;
    }

    /** Where numbers go. */
    FloatBuffer numbers() {
        return numbers;
    }

    /** The place of the first number of the next record. */
    int nextNumber() {
        return rows * inputs.columns().count();
    }

    /** The numbers of a record were put there. */
    void added(long offset) {
        note(offset);
        rows++;
    }

    /** Puts the numbers of a record there. */
    void add(long offset, float[] values) {
        tensor.put(nextNumber(), values, 0, values.length);
        added(offset);
    }

    /** A record has no numbers. */
    void failed(Position position, InvalidInputException error) {
        bad.add(new Bad(records, position, error));
        note(position.offset());
    }

    private void note(long offset) {
        if (records == offsets.length) {
            offsets = Arrays.copyOf(offsets, 2 * records);
        }
        offsets[records++] = offset;
    }

    /** Keeps a record as it is written; for all of them, or for none. */
    void keep(byte @Nullable [] written) {
        raw.add(written);
    }

    byte @Nullable [] raw(int index) {
        return raw.isEmpty() ? null : raw.get(index);
    }

    /** Records, with numbers or without. */
    int records() {
        return records;
    }

    /** Records with numbers. */
    int rows() {
        return rows;
    }

    List<Bad> bad() {
        return bad;
    }

    /** Offset of a record. */
    long offset(int index) {
        return offsets[index];
    }

    /** Some rows as the input of a model, in the same memory. */
    Tensors view(int from, int to) {
        if (from == 0 && to == capacity) {
            return memory;
        }
        int rowBytes = inputs.columns().count() * Float.BYTES;
        ByteBuffer bytes = tensor.bytes().slice(from * rowBytes, (to - from) * rowBytes);
        Shape shape = inputs.shape(to - from);
        return memory.fresh().put(inputs.name(), Tensor.wrap(DType.FLOAT32, shape, bytes));
    }

    @Override
    public void close() {
        memory.close();
    }
}
