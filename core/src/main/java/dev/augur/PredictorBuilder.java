package dev.augur;

import dev.augur.codec.Codec;
import dev.augur.internal.Batching;
import dev.augur.internal.HookSetting;
import dev.augur.internal.OpenPredictor;
import dev.augur.internal.PlainStack;
import dev.augur.internal.Stack;
import dev.augur.internal.Workplace;
import dev.augur.model.ModelId;
import dev.augur.model.ModelRoute;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiPredicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Describes a {@link Predictor} that does more than run the model. Not thread-safe.
 *
 * @param <I> the type of a record
 * @param <O> the type of a prediction
 */
public final class PredictorBuilder<I, O> {
    private final ModelId model;
    private final Codec<I, O> codec;
    private final Workplace workplace;
    private @Nullable BatchPolicy policy;
    private @Nullable ToLongFunction<? super I> length;
    private List<? extends I> samples = List.of();
    private final List<HookSetting<I, O>> hooks = new ArrayList<>();
    private @Nullable ResponseCache<O> cache;
    private BiPredicate<? super O, ? super O> agreement = Objects::deepEquals;

    PredictorBuilder(ModelId model, Codec<I, O> codec, Workplace workplace) {
        this.model = model;
        this.codec = codec;
        this.workplace = workplace;
    }

    /**
     * Has concurrent calls share runs. By default each runs alone, and none waits.
     *
     * @param how limits, queue, bounds
     * @return this builder
     */
    public PredictorBuilder<I, O> batching(BatchPolicy how) {
        this.policy = how;
        return this;
    }

    /**
     * Adds a hook with the {@linkplain HookPolicy#standard() standard} limits.
     *
     * @param hook the hook; what hooks do before a prediction they do in the order in which they were added
     * @return this builder
     * @throws IllegalArgumentException if there is a hook of that name
     */
    public PredictorBuilder<I, O> hook(Hook<I, O> hook) {
        return hook(hook, HookPolicy.standard());
    }

    /**
     * Adds a hook.
     *
     * @param hook the hook; what hooks do before a prediction they do in the order in which they were added
     * @param policy its limits
     * @return this builder
     * @throws IllegalArgumentException if there is a hook of that name
     */
    public PredictorBuilder<I, O> hook(Hook<I, O> hook, HookPolicy policy) {
        if (hooks.stream().anyMatch(other -> other.hook().name().equals(hook.name()))) {
            throw new IllegalArgumentException("Model '" + model + "' has a hook '" + hook.name() + "' already");
        }
        hooks.add(new HookSetting<>(hook, policy));
        return this;
    }

    /**
     * Sets how long a record is, for a {@link BatchPolicy}. By default the codec tells, as far as it can.
     *
     * @param measure gives at least 1; fast and thread-safe
     * @return this builder
     */
    public PredictorBuilder<I, O> lengthOf(ToLongFunction<? super I> measure) {
        this.length = measure;
        return this;
    }

    /**
     * Sets records with which {@link Predictor#warm()} measures what batches of which size cost, for up to about three
     * seconds. By default that is learnt from the first calls.
     *
     * @param records typical ones, of typical lengths
     * @return this builder
     */
    public PredictorBuilder<I, O> samples(List<? extends I> records) {
        this.samples = List.copyOf(records);
        return this;
    }

    /**
     * Answers records whose inputs are the same from a cache. By default every record is run.
     *
     * @param responses the cache; predictors that are given the same share its bytes, not its answers
     * @return this builder
     */
    public PredictorBuilder<I, O> cache(ResponseCache<O> responses) {
        this.cache = responses;
        return this;
    }

    /**
     * Sets when a shadow's answer counts as the same as the one that a caller got, see {@link ModelRoute}. By default when
     * they are {@linkplain Objects#deepEquals equal}, arrays by their elements.
     *
     * @param agree gets the caller's answer, which the caller has by then and may change or close, and the shadow's; fast and
     *     thread-safe, and throws nothing
     * @return this builder
     */
    public PredictorBuilder<I, O> shadowAgrees(BiPredicate<? super O, ? super O> agree) {
        this.agreement = agree;
        return this;
    }

    /**
     * Makes the predictor. Nothing is loaded yet.
     *
     * @return the predictor, to be kept and shared
     */
    public Predictor<I, O> build() {
        Batching<I> shared = policy == null ? null : new Batching<>(policy, length, samples);
        Stack<I, O> stack = new PlainStack<>(codec, workplace, shared, cache == null ? null : cache.table(), agreement);
        return OpenPredictor.of(model, stack, hooks, workplace);
    }
}
