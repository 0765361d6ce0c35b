package dev.augur.internal.batch;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that is done under the lock of the run slots.
 *
 * @param <T> what it gives, or null
 */
interface UnderLock<T> {
    /** Does it, and adds what is to be done after it without the lock. */
    @Nullable
    T on(List<Runnable> signals);
}
