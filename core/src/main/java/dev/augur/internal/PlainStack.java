package dev.augur.internal;

import dev.augur.Predictor;
import dev.augur.codec.Codec;
import org.jspecify.annotations.Nullable;

/**
 * A runner, with shared runs and a table of responses if they are wanted. It owns its responses in the table: two predictors
 * may read the same outputs differently, two loads of one version do not.
 *
 * @param <I> the type of a record
 * @param <O> the type of a prediction
 */
public final class PlainStack<I, O> implements Stack<I, O> {
    private final Codec<I, O> codec;
    private final Workplace workplace;
    private final @Nullable Batching<I> batching;
    private final @Nullable ResponseTable<O> table;

    /**
     * A way to make calls.
     *
     * @param codec not yet bound
     * @param workplace what it shares with other predictors
     * @param batching how calls share runs; null if each runs alone
     * @param table the responses; null if every record is run
     */
    public PlainStack(
            Codec<I, O> codec, Workplace workplace, @Nullable Batching<I> batching, @Nullable ResponseTable<O> table) {
        this.codec = codec;
        this.workplace = workplace;
        this.batching = batching;
        this.table = table;
    }

    @Override
    public Predictor<I, O> on(Hold hold) {
        DefaultPredictor<I, O> direct = new DefaultPredictor<>(hold, codec, workplace);
        Predictor<I, O> runner = batching == null ? direct : new BatchingPredictor<>(direct, workplace, batching);
        return table == null
                ? runner
                : new CachedPredictor<>(new CachedModel<>(this, hold, codec, workplace), runner, table);
    }

    @Override
    public void close() {
        if (table != null) {
            table.forget(this);
        }
    }
}
