package dev.augur.internal;

import dev.augur.CallOptions;
import dev.augur.Deadline;
import dev.augur.DeadlineExceededException;
import dev.augur.InferenceException;
import dev.augur.InferenceListener;
import dev.augur.ModelUnavailableException;
import dev.augur.ModelUnavailableException.Reason;
import dev.augur.ResidentModel;
import dev.augur.internal.warmup.Warming;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelId;
import dev.augur.model.ModelRoute;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loaded models. The first caller loads a model on its own thread, those who come meanwhile wait for it, and all of
 * them see the same error if it fails; the next caller tries again. With budgets one model is loaded at a time. Thread-safe.
 */
public final class Models implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Models.class);

    private final ModelLoader loader;
    private final InferenceListener listener;
    private final Warming warming;
    private final LongSupplier nanoClock;
    private final ModelMemory memory;
    private final Growth growth = new Growth();
    /** Held during a load, if there are budgets. */
    private final ReentrantLock loading = new ReentrantLock(true);

    private volatile boolean closed;

    /**
     * No models yet.
     *
     * @param loader loads them
     * @param listener told of loads
     * @param budgets how much memory they may take
     * @param warming makes them ready
     * @param nanoClock tells when they were used
     */
    public Models(
            ModelLoader loader, InferenceListener listener, Budgets budgets, Warming warming, LongSupplier nanoClock) {
        this.loader = loader;
        this.listener = listener;
        this.warming = warming;
        this.nanoClock = nanoClock;
        this.memory = new ModelMemory(listener, budgets, nanoClock);
    }

    // ---- getting and loading

    LoadedModel get(Hold hold, CallOptions options) {
        AtomicBoolean mine = new AtomicBoolean();
        Resident resident = memory.enter(hold, options, all -> {
            requireOpen(hold.model());
            mine.set(true);
            return all.add(hold.model());
        });
        return mine.get() ? load(resident) : await(resident, options);
    }

    /** What an id stands for now. */
    ModelRoute resolve(ModelId id) {
        return loader.resolve(id);
    }

    /** Frees a version that nobody is on any more. */
    void drop(ModelId id) {
        memory.sendAway(all -> all.unheld(id), "no predictor is on it any more");
    }

    void release(Hold hold) {
        memory.release(hold);
    }

    private void requireOpen(ModelId id) {
        if (closed) {
            throw new ModelUnavailableException(
                    id, Reason.CLOSED, "Model '" + id + "' cannot be loaded: the Inference is closed", null);
        }
    }

    private LoadedModel load(Resident mine) {
        if (memory.isBounded()) {
            loading.lock();
        }
        try {
            return loadAlone(mine);
        } catch (RuntimeException | Error e) {
            memory.locked(all -> all.remove(mine));
            mine.load.completeExceptionally(e);
            if (e instanceof InferenceException error) {
                listener.onLoadFailed(new InferenceListener.LoadFailed(mine.id, error));
            }
            throw e;
        } finally {
            if (memory.isBounded()) {
                loading.unlock();
            }
        }
    }

    private LoadedModel loadAlone(Resident mine) {
        long start = nanoClock.getAsLong();
        LocalModel files = loader.fetch(mine.id);
        boolean stays = false;
        try {
            LoadedModel loaded = loadFrom(files, mine, start);
            mine.releaseFiles = () -> loader.release(files);
            stays = true;
            memory.trim(mine);
            mine.load.complete(loaded);
            return loaded;
        } finally {
            if (!stays) {
                loader.release(files);
            }
        }
    }

    private LoadedModel loadFrom(LocalModel files, Resident mine, long start) {
        long bytes = memory.isBounded() ? loader.bytes(files) : 0;
        Growth.Span span = growth.begin();
        LoadedModel loaded;
        long grown = -1;
        try {
            loaded = loader.load(files, memory.roomFor(mine), bytes);
        } finally {
            grown = span.end();
        }
        boolean stays = false;
        try {
            warmUp(mine, loaded, files);
            settle(mine, loaded, weightBytes(loaded, files), grown);
            report(loaded, Duration.ofNanos(nanoClock.getAsLong() - start));
            stays = true;
        } finally {
            if (!stays) {
                loaded.close();
            }
        }
        return loaded;
    }

    private void warmUp(Resident mine, LoadedModel loaded, LocalModel files) {
        if (!warming.of(files.id()).isEmpty()) {
            memory.locked(all -> mine.warming = true);
            long start = nanoClock.getAsLong();
            loaded.warmUp(warming, files);
            LOG.info("Model '{}' was warmed up in {} ms", mine.id, (nanoClock.getAsLong() - start) / 1_000_000);
        }
    }

    private long weightBytes(LoadedModel loaded, LocalModel files) {
        long told = loaded.weightBytes();
        return told >= 0 ? told : loader.bytes(files);
    }

    /** Puts what was measured in the place of what was kept. */
    private void settle(Resident mine, LoadedModel loaded, long bytes, long grown) {
        String excess = memory.locked(all -> {
            mine.loaded(loaded, Weights.of(loaded.placement(), bytes, grown), nanoClock.getAsLong());
            return all.excess(mine);
        });
        if (!excess.isEmpty()) {
            throw new ModelUnavailableException(
                    mine.id, Reason.TOO_LARGE, "Model '" + mine.id + "' has no room to run: " + excess, null);
        }
    }

    private void report(LoadedModel loaded, Duration took) {
        if (loaded.placement().isFallback()) {
            LOG.warn("{} (loaded in {} ms)", loaded.placement(), took.toMillis());
        } else {
            LOG.info("{} (loaded in {} ms)", loaded.placement(), took.toMillis());
        }
        listener.onLoaded(new InferenceListener.Loaded(loaded.placement(), took));
    }

    private static LoadedModel await(Resident resident, CallOptions options) {
        resident.requireOtherThread();
        CompletableFuture<LoadedModel> load = resident.load;
        Deadline deadline = options.deadline();
        try {
            return deadline == null
                    ? load.join()
                    : load.copy()
                            .orTimeout(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS)
                            .join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof InferenceException error) {
                throw error;
            }
            if (e.getCause() instanceof TimeoutException) {
                throw new DeadlineExceededException("Model '" + resident.id
                        + "': the deadline of the call passed while another call loads the model, which goes on");
            }
            throw e;
        }
    }

    // ---- what callers decide, and what they are told

    /**
     * Sends away the models that nobody used for a while, but for those that are pinned.
     *
     * @param unused for how long
     */
    public void unloadUnused(Duration unused) {
        memory.sendAway(all -> all.unusedFor(unused.toNanos()), "nobody used it for " + unused.toMillis() + " ms");
    }

    /**
     * Loads a model, and keeps it whatever comes.
     *
     * @param id the model
     * @return ends that when it is run; running it again does nothing
     */
    public Runnable pin(ModelId id) {
        List<Runnable> ends = new ArrayList<>();
        boolean pinned = false;
        try {
            resolve(id).shares().forEach(share -> ends.add(pinVersion(share.model())));
            pinned = true;
            return () -> Actions.runAll(ends);
        } finally {
            if (!pinned) {
                Actions.runAll(ends);
            }
        }
    }

    private Runnable pinVersion(ModelId id) {
        Hold hold = new Hold(id, this, () -> {});
        AtomicBoolean ended = new AtomicBoolean();
        Runnable end = () -> {
            if (ended.compareAndSet(false, true)) {
                memory.locked(all -> all.unpin(id));
                hold.release();
            }
        };
        memory.locked(all -> all.pin(id));
        boolean pinned = false;
        try {
            hold.get(CallOptions.NONE);
            pinned = true;
            return end;
        } finally {
            if (!pinned) {
                end.run();
            }
        }
    }

    /**
     * The ledger.
     *
     * @return a line for each model in memory
     */
    public List<ResidentModel> ledger() {
        return memory.locked(all -> {
            all.look();
            long now = nanoClock.getAsLong();
            return all.all().stream()
                    .map(resident -> line(resident, all.isPinned(resident), now))
                    .toList();
        });
    }

    private static ResidentModel line(Resident resident, boolean pinned, long now) {
        boolean loaded = resident.isLoaded();
        return new ResidentModel(
                resident.id,
                resident.state(),
                resident.bytes,
                Duration.ofNanos(loaded ? now - resident.loadedAt : 0),
                Duration.ofNanos(loaded ? now - resident.usedAt : 0),
                resident.runs(),
                pinned,
                resident.holds.size());
    }

    /**
     * Refuses further loads, waits for those under way and for all runs, and frees every model.
     *
     * @throws IllegalStateException if this thread is loading one
     */
    @Override
    public void close() {
        List<Resident> all = memory.locked(Residents::all);
        all.forEach(Resident::requireOtherThread);
        closed = true;
        for (Resident resident : memory.locked(Residents::all)) {
            if (resident.load.handle((loaded, error) -> error == null).join()) {
                memory.end(resident);
            }
        }
    }
}
