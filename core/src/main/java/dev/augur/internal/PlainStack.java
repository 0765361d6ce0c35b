package dev.augur.internal;

import dev.augur.Predictor;
import dev.augur.codec.Codec;
import java.util.function.BiPredicate;
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
    private final BiPredicate<? super O, ? super O> agreement;

    /**
     * A way to make calls.
     *
     * @param codec not yet bound
     * @param workplace what it shares with other predictors
     * @param batching how calls share runs; null if each runs alone
     * @param table the responses; null if every record is run
     * @param agreement tells whether two versions say the same
     */
    public PlainStack(
            Codec<I, O> codec,
            Workplace workplace,
            @Nullable Batching<I> batching,
            @Nullable ResponseTable<O> table,
            BiPredicate<? super O, ? super O> agreement) {
        this.codec = codec;
        this.workplace = workplace;
        this.batching = batching;
        this.table = table;
        this.agreement = agreement;
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
    public boolean agree(O answer, O other) {
        return agreement.test(answer, other);
    }

    @Override
    public void discard(O answer) {
        codec.staged().discard(answer);
    }

    @Override
    public void close() {
        if (table != null) {
            table.forget(this);
        }
    }

    @Override
    public String toString() {
        return batching == null ? "predictor" : "batching predictor";
    }
}
