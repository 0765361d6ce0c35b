package dev.augur.streaming;

import dev.augur.InvalidInputException;
import dev.augur.streaming.NumberBlock.Bad;
import dev.augur.tensor.DType;
import dev.augur.tensor.Tensor;
import dev.augur.tensor.Tensors;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the outputs of blocks, a record for each row. One thread at a time. */
final class NumberWriter {
    private final @Nullable String output;
    private final List<String> names;
    private float[] row = {};

    /**
     * Writes an output.
     *
     * @param output its name; null if the model has one only
     * @param names of the fields: one for all numbers of a row, or one for each
     */
    NumberWriter(@Nullable String output, List<String> names) {
        this.output = output;
        this.names = List.copyOf(names);
    }

    void write(NumberBlock block, Batch.Span span, NumberOutputs outputs, OutputPart part) throws IOException {
        int record = 0;
        for (NumberOutputs.Piece piece : outputs.pieces()) {
            Tensor values = piece.outputs() == null ? null : values(piece.outputs(), piece.to() - piece.from());
            for (int i = piece.from(); i < piece.to(); i++) {
                record = writeBad(block, record, i, part);
                InvalidInputException refused = values == null ? null : write(values, i - piece.from(), part);
                if (values != null && refused == null) {
                    part.predicted();
                } else {
                    Position position =
                            new Position(span.first().object(), span.first().record() + record, block.offset(record));
                    part.failed(position, refused == null ? piece.errorOrThrow() : refused, block.raw(record));
                }
                record++;
            }
        }
        writeBad(block, record, block.rows(), part);
    }

    /** Writes those without numbers that come before a row; gives the record of the row. */
    private static int writeBad(NumberBlock block, int from, int row, OutputPart part) throws IOException {
        int record = from;
        while (record - row < block.bad().size()
                && block.bad().get(record - row).index() == record) {
            Bad bad = block.bad().get(record - row);
            part.failed(bad.position(), bad.error(), block.raw(record));
            record++;
        }
        return record;
    }

    private Tensor values(Tensors outputs, int rows) {
        if (output == null && outputs.size() != 1) {
            throw new IllegalStateException("The model has the outputs " + outputs.names()
                    + "; name one of them, or let it compute no others with TensorCodec.only");
        }
        Tensor values = output == null ? outputs.tensor(0) : outputs.get(output);
        boolean hasRows = values.shape().rank() > 0 && values.shape().dim(0) == rows;
        if (values.dtype() != DType.FLOAT32 || !hasRows) {
            throw new IllegalStateException("The output must be FLOAT32 with a row for each of " + rows
                    + " records to be written as numbers, it is " + values);
        }
        row = sized(Math.toIntExact(values.shape().elements() / rows));
        return values;
    }

    private float[] sized(int width) {
        if (names.size() != 1 && names.size() != width) {
            throw new IllegalStateException("A row of the output has " + width + " numbers, writeNumbers has "
                    + names.size() + " names: it takes one for all of them, or one for each");
        }
        return row.length == width ? row : new float[width];
    }

    private @Nullable InvalidInputException write(Tensor values, int index, OutputPart part) throws IOException {
        values.get(index * row.length, row, 0, row.length);
        try {
            part.output().writeNumbers(names, row);
            return null;
        } catch (InvalidInputException e) {
            return e;
        }
    }
}
