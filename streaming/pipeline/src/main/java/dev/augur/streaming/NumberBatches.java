package dev.augur.streaming;

import dev.augur.InvalidInputException;
import dev.augur.streaming.NumberRecords.NumbersFound;
import dev.augur.tensor.TensorPool;
import dev.augur.tensor.Tensors;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Blocks of numbers, read without a row for each record as far as the records are plain. */
final class NumberBatches extends Batches {
    /** A block has this many bytes at most, so that it stays near the processor; one record at least. */
    private static final int MAX_BLOCK_BYTES = 1 << 20;

    /** A batch ends when the records that it keeps as they are written have this many bytes. */
    private static final int MAX_KEPT_BYTES = 1 << 23;

    private final String object;
    private final NumberInputs inputs;
    private final NumberPredictor predictor;
    private final NumberWriter writer;
    private final boolean keepsRaw;
    private final int capacity;

    /** Each block keeps its own memory. */
    private final TensorPool pool = new TensorPool(0);

    private final Queue<NumberBlock> idle = new ArrayDeque<>();
    private boolean closed;

    /** Numbers of a reader, which is closed with this. */
    NumberBatches(
            RecordReader reader,
            NumberInputs inputs,
            NumberPredictor predictor,
            NumberWriter writer,
            BlockSettings settings) {
        super(reader);
        this.object = settings.object();
        this.inputs = inputs;
        this.predictor = predictor;
        this.writer = writer;
        this.keepsRaw = settings.keepsRaw();
        long rowBytes = (long) inputs.columns().count() * Float.BYTES;
        this.capacity = (int) Math.max(1, Math.min(settings.mostRows(), MAX_BLOCK_BYTES / rowBytes));
    }

    /**
     * How blocks are cut.
     *
     * @param object the name of what is read
     * @param mostRows the most records of a block
     * @param keepsRaw whether records are kept as they are written
     */
    record BlockSettings(String object, int mostRows, boolean keepsRaw) {}

    @Override
    @Nullable
    Batch<?> next(int most, long begunAt) throws IOException {
        NumberBlock block = idle.isEmpty() ? new NumberBlock(inputs, new Tensors(pool), capacity) : idle.remove();
        boolean done = false;
        try {
            block.clear();
            read(block, Math.min(most, capacity));
            done = block.records() > 0;
            return done ? batch(block, begunAt) : null;
        } finally {
            if (!done) {
                recycle(block);
            }
        }
    }

    private void read(NumberBlock block, int most) throws IOException {
        long kept = 0;
        while (block.records() < most && kept < MAX_KEPT_BYTES) {
            NumbersFound found = reader.nextNumbers(inputs.columns(), block.numbers(), block.nextNumber());
            if (found == NumbersFound.END) {
                return;
            }
            if (found == NumbersFound.ALL) {
                block.added(reader.recordOffset());
            } else {
                readRow(block);
            }
            if (keepsRaw) {
                block.keep(reader.raw());
                kept += reader.recordBytes();
            }
        }
    }

    private void readRow(NumberBlock block) throws IOException {
        Row row = reader.row();
        try {
            block.add(row.position().offset(), inputs.columns().of(row));
        } catch (InvalidInputException e) {
            block.failed(row.position(), e);
        }
    }

    private Batch<?> batch(NumberBlock block, long begunAt) {
        return new NumberBatch(
                new Batch.Span(
                        new Position(object, reader.records() - block.records() + 1, block.offset(0)),
                        block.records(),
                        reader.offset(),
                        reader.bytesRead(),
                        begunAt),
                block);
    }

    /** On the thread of the run, as are reading and closing. */
    private void recycle(NumberBlock block) {
        if (closed) {
            block.close();
        } else {
            idle.add(block);
        }
    }

    private final class NumberBatch extends Batch<NumberOutputs> {
        private final NumberBlock block;
        /** Of whoever predicted; looked at when that is over. */
        private volatile @Nullable NumberOutputs outputs;

        NumberBatch(Span span, NumberBlock block) {
            super(span);
            this.block = block;
        }

        @Override
        NumberOutputs predict() {
            NumberOutputs predicted = predictor.predict(block);
            outputs = predicted;
            return predicted;
        }

        @Override
        void write(NumberOutputs predicted, OutputPart part) throws IOException {
            writer.write(block, span(), predicted, part);
        }

        @Override
        void free() {
            NumberOutputs predicted = outputs;
            if (predicted != null) {
                predicted.close();
            }
            recycle(block);
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        idle.forEach(NumberBlock::close);
        idle.clear();
        super.close();
    }
}
