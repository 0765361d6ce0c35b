package dev.augur;

import dev.augur.codec.Codec;
import dev.augur.engine.Engine;
import dev.augur.internal.Budgets;
import dev.augur.internal.Checkpoint;
import dev.augur.internal.Leaks;
import dev.augur.internal.ModelLoader;
import dev.augur.internal.Models;
import dev.augur.internal.OpenWork;
import dev.augur.internal.Periodic;
import dev.augur.internal.SlotBook;
import dev.augur.internal.Workplace;
import dev.augur.internal.warmup.Warming;
import dev.augur.model.ModelId;
import dev.augur.model.ModelStore;
import dev.augur.tensor.TensorAllocator;
import dev.augur.tensor.TensorPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import org.jspecify.annotations.Nullable;

/**
 * Owns engines and loaded models, and makes predictors. Thread-safe; one per process is enough.
 *
 * <p>Takes part in checkpoints of the process (CRaC, SnapStart) if {@code org.crac} is on the class path: before one, every
 * predictor is {@linkplain Predictor#warm() warmed}, so that its model is loaded in whatever is restored.
 */
public final class Inference implements AutoCloseable {
    private final Leaks leaks;
    private final Workplace workplace;
    private final List<Periodic> periodic = new ArrayList<>();

    private Inference(Builder builder) {
        this.leaks = new Leaks(builder.trackLeaks, builder.allocator);
        ModelLoader loader = new ModelLoader(builder.store, List.copyOf(builder.engines), builder.devices);
        OpenWork open = new OpenWork();
        this.workplace = new Workplace(
                new Models(
                        loader,
                        builder.listener,
                        Budgets.of(builder.budgets),
                        new Warming(builder.warmUps, leaks.allocator()),
                        System::nanoTime),
                leaks.allocator(),
                builder.executor,
                builder.listener,
                new SlotBook(builder.runSlots),
                open,
                new Checkpoint(open),
                leaks);
        Duration unused = builder.unloadAfter;
        if (unused != null) {
            Models models = workplace.models();
            periodic.add(Periodic.begin(
                    "unloading of models that nobody uses",
                    () -> models.unloadUnused(unused),
                    unused.dividedBy(2),
                    builder.executor));
        }
        if (builder.watchEvery != null) {
            periodic.add(Periodic.begin(
                    "watching of the store", () -> open.follow(true), builder.watchEvery, builder.executor));
        }
    }

    /**
     * Begins to describe an inference.
     *
     * @param store where the models are
     * @return a builder
     */
    public static Builder builder(ModelStore store) {
        return new Builder(store);
    }

    /**
     * A predictor, to be kept and shared. Nothing is loaded yet. Predictors of one model share the model.
     *
     * @param model which model
     * @param codec turns records into its inputs, and its outputs into predictions
     * @param <I> the type of a record
     * @param <O> the type of a prediction
     * @return the predictor
     */
    public <I, O> Predictor<I, O> predictor(ModelId model, Codec<I, O> codec) {
        return predictorBuilder(model, codec).build();
    }

    /**
     * A predictor; {@link #predictor(ModelId, Codec)} with the id in its written form.
     *
     * @param model {@code name} or {@code name:version}
     * @param codec turns records into its inputs, and its outputs into predictions
     * @param <I> the type of a record
     * @param <O> the type of a prediction
     * @return the predictor
     */
    public <I, O> Predictor<I, O> predictor(String model, Codec<I, O> codec) {
        return predictor(ModelId.of(model), codec);
    }

    /**
     * Begins to describe a predictor whose calls share runs, have hooks, or are answered from a cache.
     *
     * @param model which model
     * @param codec turns records into its inputs, and its outputs into predictions
     * @param <I> the type of a record
     * @param <O> the type of a prediction
     * @return a builder
     */
    public <I, O> PredictorBuilder<I, O> predictorBuilder(ModelId model, Codec<I, O> codec) {
        return new PredictorBuilder<>(model, codec, workplace);
    }

    /**
     * Loads a model now, and keeps it in memory whatever comes, until the pin is closed. If the id leaves the choice of the
     * version to the store, or is an alias, it is the versions that this stands for now.
     *
     * @param model which model
     * @return the pin
     * @throws ModelUnavailableException if it cannot be loaded
     */
    public Pin pin(ModelId model) {
        return workplace.models().pin(model)::run;
    }

    /**
     * Looks in the store what the models of all predictors stand for now, and has them go over to that: new versions are
     * loaded and warmed, then get the calls, and the old ones are freed after their last call. A version that cannot be
     * loaded or warmed leaves the old one where it is. Predictors that were never used have nothing to leave.
     *
     * @return one for each predictor for which something has changed
     */
    public List<Move> refresh() {
        return workplace.open().follow(false);
    }

    /**
     * The ledger of native memory.
     *
     * @return a line for each model in memory
     */
    public List<ResidentModel> models() {
        return workplace.models().ledger();
    }

    /**
     * What is open now, and where it was made: predictors, and tensors of the {@linkplain Builder#allocator allocator}. Calls
     * that a predictor keeps for later have open tensors too, so what is left after {@link #close()}, which the log is told,
     * is what nobody closed.
     *
     * @return a stack trace for each, with a text that names it; empty unless {@linkplain Builder#trackLeaks tracked}
     */
    public List<Throwable> leaks() {
        return leaks.open();
    }

    /**
     * Refuses further calls for good, and waits for those under way and then for {@linkplain Hook hooks}: what a host does
     * before it ends. An interrupt ends the wait, and stays set. May be called again, to wait longer; {@link #close()} is
     * quick afterwards.
     *
     * @param timeout how long to wait at most; zero only looks
     * @return what was left then
     */
    public DrainReport drain(Duration timeout) {
        return workplace.open().drain(Deadline.after(timeout));
    }

    /**
     * Waits for {@linkplain Hook hooks} that run or wait now, and refuses nothing: what a function does before its sandbox
     * is frozen. An interrupt ends the wait, and stays set.
     *
     * @param timeout how long to wait at most; zero only looks
     * @return which hooks were left then; it tells of no calls
     */
    public DrainReport awaitHooks(Duration timeout) {
        return workplace.open().awaitHooks(Deadline.after(timeout));
    }

    /**
     * Refuses further calls, waits for those under way, closes every predictor, and frees every model. Waits for
     * {@linkplain Hook hooks} as long as one run of them may take, unless there was a {@linkplain #drain drain}; then it
     * interrupts them. Closing again only waits.
     */
    @Override
    public void close() {
        periodic.forEach(Periodic::end);
        List<Throwable> left = new ArrayList<>(leaks.predictors());
        workplace.open().close(workplace.models());
        left.addAll(leaks.open());
        leaks.tell(left);
    }

    /** Describes an {@link Inference}. Not thread-safe. */
    public static final class Builder {
        /** Idle tensor memory that is kept: enough for a few large batches, little beside a model. */
        private static final long DEFAULT_IDLE_BYTES = 64L << 20;

        private static final String TRACK_LEAKS = "augur.trackLeaks";

        private final ModelStore store;
        private final List<Engine> engines = new ArrayList<>();
        private DeviceSelector devices = DeviceSelector.automatic();
        private TensorAllocator allocator = new TensorPool(DEFAULT_IDLE_BYTES);
        private Executor executor = ForkJoinPool.commonPool();
        private InferenceListener listener = InferenceListener.NONE;
        private int runSlots;
        private final Map<Device, Long> budgets = new HashMap<>();
        private final Map<ModelId, List<WarmUp>> warmUps = new HashMap<>();
        private @Nullable Duration unloadAfter;
        private @Nullable Duration watchEvery;
        private boolean trackLeaks = Boolean.getBoolean(TRACK_LEAKS);

        private Builder(ModelStore store) {
            this.store = store;
        }

        /**
         * Adds an engine. For each model the first one that supports its format is taken.
         *
         * @param engine the engine
         * @return this builder
         */
        public Builder engine(Engine engine) {
            engines.add(engine);
            return this;
        }

        /**
         * Sets who picks the device. By default {@link DeviceSelector#automatic()}.
         *
         * @param selector the selector
         * @return this builder
         */
        public Builder devices(DeviceSelector selector) {
            this.devices = selector;
            return this;
        }

        /**
         * Sets the source of tensor memory. By default a {@link TensorPool} that keeps up to 64 MiB.
         *
         * @param source the allocator
         * @return this builder
         */
        public Builder allocator(TensorAllocator source) {
            this.allocator = source;
            return this;
        }

        /**
         * Sets where {@link Predictor#submit} runs. By default the common fork-join pool.
         *
         * @param where the executor, which stays the caller's
         * @return this builder
         */
        public Builder executor(Executor where) {
            this.executor = where;
            return this;
        }

        /**
         * Sets who is told what happens. By default nobody.
         *
         * @param who the listener
         * @return this builder
         */
        public Builder listener(InferenceListener who) {
            this.listener = who;
            return this;
        }

        /**
         * Sets how many runs a device makes at once for predictors with a {@link BatchPolicy}; the models on it share them
         * fairly. By default one per processor on the CPU, and two on a GPU.
         *
         * @param perDevice at least 1
         * @return this builder
         * @throws IllegalArgumentException if it is less
         */
        public Builder runSlots(int perDevice) {
            if (perDevice < 1) {
                throw new IllegalArgumentException("runSlots must be >= 1, got " + perDevice);
            }
            this.runSlots = perDevice;
            return this;
        }

        /**
         * Bounds the memory of models on the host. By default it has no bound.
         *
         * @param maxBytes at least 1
         * @return this builder
         * @throws IllegalArgumentException if it is less
         * @see #modelBudget(Device, long)
         */
        public Builder modelBudget(long maxBytes) {
            return modelBudget(Device.CPU, maxBytes);
        }

        /**
         * Bounds the memory of models on a device. A load for which there is no room sends others away first: those that
         * nobody runs, then those that were not used for longest, and never one that is {@linkplain Inference#pin pinned}.
         * They are freed after their last call, which the load waits for, and loaded again when they are next used. With a
         * budget one model is loaded at a time. What cannot fit is refused with the figures.
         *
         * @param device the device, of which models take what {@link ResidentModel#bytes()} says
         * @param maxBytes at least 1
         * @return this builder
         * @throws IllegalArgumentException if it is less
         */
        public Builder modelBudget(Device device, long maxBytes) {
            if (maxBytes < 1) {
                throw new IllegalArgumentException("modelBudget must be >= 1 byte, got " + maxBytes);
            }
            budgets.put(device, maxBytes);
            return this;
        }

        /**
         * Has a model make some runs whenever it was loaded, on each of its copies, before any call gets it. If one fails, the
         * load has failed, and a new version leaves the old one where it is. By default there are none.
         *
         * @param model which model; an id without a version is for all versions that have none of their own
         * @param runs in order; none is for none
         * @return this builder
         */
        public Builder warmUp(ModelId model, WarmUp... runs) {
            warmUps.put(model, List.of(runs));
            return this;
        }

        /**
         * Frees models that nobody used for a while, but for those that are {@linkplain Inference#pin pinned}; the next use
         * loads them again. By default they stay.
         *
         * @param unused for how long, at least 1 ms; they stay for up to half as long again
         * @return this builder
         * @throws IllegalArgumentException if it is less
         */
        public Builder unloadAfter(Duration unused) {
            if (unused.toMillis() < 1) {
                throw new IllegalArgumentException("unloadAfter must be >= 1 ms, got " + unused);
            }
            this.unloadAfter = unused;
            return this;
        }

        /**
         * {@linkplain Inference#refresh() Refreshes} again and again, on the {@linkplain #executor executor}. What failed is
         * tried again ever more seldom, down to every 64th time, until the store says something else; a store that fails is
         * asked ever more seldom too. By default nobody looks.
         *
         * @param pause between two looks, at least 1 ms
         * @return this builder
         * @throws IllegalArgumentException if it is less
         */
        public Builder watchEvery(Duration pause) {
            if (pause.toMillis() < 1) {
                throw new IllegalArgumentException("watchEvery must be >= 1 ms, got " + pause);
            }
            this.watchEvery = pause;
            return this;
        }

        /**
         * Remembers where each predictor and each tensor was made, which costs a stack trace for each, and tells the log of
         * those that nobody closed when the inference closes. By default as the system property {@code augur.trackLeaks}
         * says, else not.
         *
         * @param tracked whether to
         * @return this builder
         */
        public Builder trackLeaks(boolean tracked) {
            this.trackLeaks = tracked;
            return this;
        }

        /**
         * Makes the inference. No model and no engine is loaded yet.
         *
         * @return the inference, owned by the caller
         * @throws IllegalStateException if no engine was added
         */
        public Inference build() {
            if (engines.isEmpty()) {
                throw new IllegalStateException(
                        "An Inference needs an engine, for example engine(new OnnxRuntimeEngine())");
            }
            return new Inference(this);
        }
    }
}
