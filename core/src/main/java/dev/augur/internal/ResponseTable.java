package dev.augur.internal;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.augur.CancelledException;
import dev.augur.InferenceException;
import dev.augur.ResponseCache;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Responses, and calls under way that others with equal inputs wait for. Thread-safe.
 *
 * @param <O> the type of a prediction
 */
public final class ResponseTable<O> {
    /** Key, future and the cache's own entry of a response, about. */
    private static final long ENTRY_BYTES = 256;

    /**
     * How a response is kept.
     *
     * @param value shared with nobody
     * @param bytes heap memory of it and of its entry
     */
    record Stored<O>(O value, long bytes) {}

    /**
     * A call under way, or its answer.
     *
     * @param key what it is found by
     * @param landing its answer
     * @param leads whether whoever joined it is its leader, and must {@linkplain #land land} or {@linkplain #fail fail} it
     */
    record Flight<O>(ResponseKey key, Landing<O> landing, boolean leads) {}

    /** The answer of a call; null if it has none. The cache writes a warning to the log for each future that fails. */
    static final class Landing<O> extends CompletableFuture<Stored<O>> {
        private final Object by;
        private volatile @Nullable InferenceException error;

        Landing(Object by) {
            this.by = by;
        }

        /** Why there is no answer. */
        @Nullable
        InferenceException error() {
            return error;
        }

        private void miss(InferenceException because) {
            error = because;
            complete(null);
        }
    }

    private final AsyncCache<ResponseKey, Stored<O>> flights;
    private final ResponseValues<O> values;
    private final LongAdder hits = new LongAdder();
    private final LongAdder joined = new LongAdder();
    private final LongAdder misses = new LongAdder();
    private final LongAdder evictions = new LongAdder();

    /**
     * No responses yet.
     *
     * @param maxBytes the most memory of all responses
     * @param timeToLive how long a response is used; null for ever
     * @param nanoClock tells that time
     * @param sizeOf sizes of values; null for those of known types
     * @param copyOf copies of values; null for those of known types
     */
    public ResponseTable(
            long maxBytes,
            @Nullable Duration timeToLive,
            LongSupplier nanoClock,
            @Nullable ToLongFunction<? super O> sizeOf,
            @Nullable UnaryOperator<O> copyOf) {
        this.values = new ResponseValues<>(sizeOf, copyOf);
        Caffeine<ResponseKey, Stored<O>> builder = Caffeine.newBuilder()
                .executor(Runnable::run)
                .ticker(nanoClock::getAsLong)
                .maximumWeight(maxBytes)
                .weigher((ResponseKey key, Stored<O> stored) -> (int) Math.min(Integer.MAX_VALUE, stored.bytes()))
                .evictionListener((key, stored, cause) -> evictions.increment());
        if (timeToLive != null) {
            builder.expireAfterWrite(timeToLive);
        }
        this.flights = builder.buildAsync();
    }

    /**
     * Joins the flight of equal inputs, or begins one.
     *
     * @param by whose calls wait for each other
     * @return null if others have such a flight, which may wait for the caller's model to leave memory
     */
    @Nullable
    Flight<O> join(ResponseKey key, Object by) {
        Landing<O> mine = new Landing<>(by);
        if (flights.asMap().putIfAbsent(key, mine) instanceof Landing<O> earlier) {
            if (!earlier.isDone() && earlier.by != by) {
                misses.increment();
                return null;
            }
            (earlier.isDone() ? hits : joined).increment();
            return new Flight<>(key, earlier, false);
        }
        misses.increment();
        return new Flight<>(key, mine, true);
    }

    /**
     * Ends a flight with its answer, which is copied.
     *
     * @throws IllegalStateException if the size of the answer is not known
     */
    void land(Flight<O> flight, O value) {
        flight.landing().complete(new Stored<>(values.copyOf(value), ENTRY_BYTES + values.sizeOf(value)));
    }

    /** Ends a flight without an answer; does nothing if it has ended. Whoever waited then finds it no more. */
    void fail(Flight<O> flight, @Nullable Throwable error) {
        if (flight.landing().isDone()) {
            return;
        }
        flights.asMap().remove(flight.key(), flight.landing());
        InferenceException told = error instanceof InferenceException known
                ? known
                : new CancelledException("The call that others with equal inputs waited for ended without an answer");
        flight.landing().miss(told);
    }

    /** An answer for one more caller. */
    O copy(Stored<O> stored) {
        return values.copyOf(stored.value());
    }

    /** Forgets the responses of a predictor. */
    void forget(Object owner) {
        flights.asMap().keySet().removeIf(key -> key.owner() == owner);
    }

    /** Forgets every response. */
    public void clear() {
        flights.synchronous().invalidateAll();
    }

    /**
     * What the cache did and holds.
     *
     * @return the figures
     */
    public ResponseCache.Stats stats() {
        flights.synchronous().cleanUp();
        long bytes = flights.synchronous()
                .policy()
                .eviction()
                .flatMap(eviction -> eviction.weightedSize().stream().boxed().findFirst())
                .orElse(0L);
        return new ResponseCache.Stats(
                hits.sum(),
                joined.sum(),
                misses.sum(),
                evictions.sum(),
                flights.synchronous().estimatedSize(),
                bytes);
    }
}
