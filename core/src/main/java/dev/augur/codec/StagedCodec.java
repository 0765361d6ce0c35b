package dev.augur.codec;

import dev.augur.tensor.Tensors;
import java.util.List;

/**
 * A codec in the steps that calls take when they share runs. A record may be several rows of a batch. Stateless and
 * thread-safe.
 *
 * @param <I> the type of a record
 * @param <S> the type of a record after the first step
 * @param <O> the type of a value
 */
public interface StagedCodec<I, S, O> extends StagedEncoder<I, S> {
    /**
     * How many rows of a batch a record is.
     *
     * @param staged a record after the first step
     * @return at least 1; always 1 by default
     */
    default int rows(S staged) {
        return 1;
    }

    /**
     * Cuts a record of many rows.
     *
     * @param staged a record of more than {@code maxRows} rows
     * @param maxRows at least 1
     * @return the parts in order, of at most {@code maxRows} rows each where that is possible; the record itself by
     *     default
     */
    default List<S> split(S staged, int maxRows) {
        return List.of(staged);
    }

    /**
     * Puts the values of the parts of a record together.
     *
     * @param parts the values in the order of {@link #split}, two or more; given up to this method, also when it throws
     * @return the value of the record
     */
    default O join(List<O> parts) {
        throw new IllegalStateException("A record that is never split has no parts to join, got " + parts.size());
    }

    /**
     * Frees a value that no caller gets, because its call was given up or another part of its record failed. Frees nothing
     * by default: values are objects on the heap.
     *
     * @param value from {@link #decode} or {@link #join}
     */
    default void discard(O value) {}

    /**
     * Reads a batch.
     *
     * @param batch what {@link #encode} was given
     * @param inputs what it wrote; valid for the call only
     * @param outputs the outputs, as {@link Decoder#decode} has them; they may hold more rows than the batch, which are
     *     left out
     * @return one value per record, in order
     */
    List<O> decode(List<? extends S> batch, Tensors inputs, Tensors outputs);
}
