package dev.augur.streaming;

import dev.augur.InferenceException;
import dev.augur.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a model gave for the rows of a block: in one piece, unless some of them failed. One thread at a time. */
final class NumberOutputs implements AutoCloseable {
    /**
     * What became of some rows.
     *
     * @param from the first
     * @param to behind the last
     * @param outputs of them, or null
     * @param error why there are none, or null
     */
    record Piece(
            int from,
            int to,
            @Nullable Tensors outputs,
            @Nullable InferenceException error) {
        InferenceException errorOrThrow() {
            return Objects.requireNonNull(error, "rows have outputs or an error");
        }
    }

    private final List<Piece> pieces = new ArrayList<>(1);

    void add(int from, int to, Tensors outputs) {
        pieces.add(new Piece(from, to, outputs, null));
    }

    void fail(int from, InferenceException error) {
        pieces.add(new Piece(from, from + 1, null, error));
    }

    /** In the order of the rows. */
    List<Piece> pieces() {
        return pieces;
    }

    @Override
    public void close() {
        for (Piece piece : pieces) {
            if (piece.outputs() != null) {
                piece.outputs().close();
            }
        }
        pieces.clear();
    }
}
