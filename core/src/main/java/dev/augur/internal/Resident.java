package dev.augur.internal;

import dev.augur.Device;
import dev.augur.ResidentModel.State;
import dev.augur.model.ModelId;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A model in memory, or on its way in or out. What changes is guarded by the lock of {@link Models}, but for the load. */
final class Resident {
    /** The load, or why there is none. */
    final CompletableFuture<LoadedModel> load = new CompletableFuture<>();

    final ModelId id;

    /** Who uses it. */
    final Set<Hold> holds = new LinkedHashSet<>();

    /** What it takes on each device; while it is loaded, what is kept for it. */
    final Map<Device, Long> bytes = new LinkedHashMap<>();

    /** Whether it is loaded and runs its warm-up, or is ready. */
    boolean warming;

    /** Whether nobody gets it any more, because it has to go. */
    boolean leaving;

    /** Whether somebody frees it. */
    boolean freed;

    long loadedAt;

    /** When it was last seen to have been used: the counts of runs are compared now and then. */
    long usedAt;

    /** Tells the store that its files are no longer used. */
    Runnable releaseFiles = () -> {};

    /** Null until it is loaded. */
    private @Nullable LoadedModel model;

    /** Runs between the last two looks that saw any. */
    long latelyRun;

    private long runsSeen;
    private final Thread loading = Thread.currentThread();

    Resident(ModelId id) {
        this.id = id;
    }

    long bytesOn(Device device) {
        return bytes.getOrDefault(device, 0L);
    }

    /** It is loaded, and was measured. */
    void loaded(LoadedModel what, Map<Device, Long> measured, long now) {
        model = what;
        bytes.clear();
        bytes.putAll(measured);
        loadedAt = now;
        usedAt = now;
    }

    boolean isLoaded() {
        return model != null;
    }

    State state() {
        if (leaving) {
            return State.LEAVING;
        }
        State coming = warming ? State.WARMING : State.LOADING;
        return isLoaded() ? State.READY : coming;
    }

    /** Whether it is loaded, and stays. */
    boolean isReady() {
        return isLoaded() && !leaving;
    }

    boolean isRunning() {
        return model != null && model.isRunning();
    }

    long runs() {
        return model == null ? 0 : model.runs();
    }

    /** Notes whether it was used since the last look. */
    void look(long now) {
        long runs = runs();
        if (runs != runsSeen || isRunning()) {
            latelyRun = runs - runsSeen;
            runsSeen = runs;
            usedAt = now;
        }
    }

    /** A thread that waited for its own load would wait for ever. */
    void requireOtherThread() {
        if (!load.isDone() && loading == Thread.currentThread()) {
            throw new IllegalStateException("Model '" + id + "' is being loaded by this thread, which cannot wait for"
                    + " itself: the listener or the store that the load calls must leave the model alone");
        }
    }
}
