package dev.augur.internal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.augur.CallOptions;
import dev.augur.Deadline;
import dev.augur.DeadlineExceededException;
import dev.augur.InferenceException;
import dev.augur.InferenceListener;
import dev.augur.ModelUnavailableException;
import dev.augur.ModelUnavailableException.Reason;
import dev.augur.model.ModelId;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loaded models. The first caller loads a model on its own thread, those who come meanwhile wait for it, and all of
 * them see the same error if it fails; the next caller tries again. Thread-safe.
 */
public final class Models implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Models.class);

    private final ModelLoader loader;
    private final InferenceListener listener;
    private final Cache<ModelId, Load> loads =
            Caffeine.newBuilder().executor(Runnable::run).build();
    private volatile boolean closed;

    /**
     * No models yet.
     *
     * @param loader loads them
     * @param listener told of loads
     */
    public Models(ModelLoader loader, InferenceListener listener) {
        this.loader = loader;
        this.listener = listener;
    }

    LoadedModel get(ModelId id, CallOptions options) {
        Load mine = new Load();
        Load earlier = loads.asMap().putIfAbsent(id, mine);
        return earlier == null ? load(id, mine) : await(id, earlier, options);
    }

    private LoadedModel load(ModelId id, Load mine) {
        try {
            LoadedModel loaded = loadUnlessClosed(id);
            mine.complete(loaded);
            return loaded;
        } catch (RuntimeException | Error e) {
            loads.asMap().remove(id, mine);
            mine.completeExceptionally(e);
            if (e instanceof InferenceException error) {
                listener.onLoadFailed(new InferenceListener.LoadFailed(id, error));
            }
            throw e;
        }
    }

    private LoadedModel loadUnlessClosed(ModelId id) {
        if (closed) {
            throw new ModelUnavailableException(
                    id, Reason.CLOSED, "Model '" + id + "' cannot be loaded: the Inference is closed", null);
        }
        long start = System.nanoTime();
        LoadedModel loaded = loader.load(id);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        boolean reported = false;
        try {
            report(loaded, took);
            reported = true;
            return loaded;
        } finally {
            if (!reported) {
                loaded.close();
            }
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

    private static LoadedModel await(ModelId id, Load load, CallOptions options) {
        load.requireOtherThread(id);
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
                throw new DeadlineExceededException("Model '" + id
                        + "': the deadline of the call passed while another call loads the model, which goes on");
            }
            throw e;
        }
    }

    /**
     * Refuses further loads, waits for those under way and for all runs, and frees every model.
     *
     * @throws IllegalStateException if this thread is loading one
     */
    @Override
    public void close() {
        loads.asMap().forEach((id, load) -> load.requireOtherThread(id));
        closed = true;
        loads.asMap().forEach((id, load) -> {
            if (load.handle((loaded, error) -> error == null).join()) {
                load.join().close();
                if (loads.asMap().remove(id, load)) {
                    listener.onClosed(id);
                }
            }
        });
    }

    /** A load that is under way, or done. */
    private static final class Load extends CompletableFuture<LoadedModel> {
        private final Thread loading = Thread.currentThread();

        /** A thread that waited for its own load would wait for ever. */
        private void requireOtherThread(ModelId id) {
            if (!isDone() && loading == Thread.currentThread()) {
                throw new IllegalStateException(
                        "Model '" + id + "' is being loaded by this thread, which cannot wait for"
                                + " itself: the listener or the store that the load calls must leave the model alone");
            }
        }
    }
}
