package dev.augur.internal.batch;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that is done under the lock of the run slots.
 *
 * @param <T> what it gives, or null
 */
interface UnderLock<T> {
    /** Does it, adds what is to be done after it without the lock, and gives something, or null. */
    @Nullable
    T on(List<Runnable> signals);
}
