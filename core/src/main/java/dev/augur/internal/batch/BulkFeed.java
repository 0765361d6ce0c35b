package dev.augur.internal.batch;

import org.jspecify.annotations.Nullable;

/**
 * Gives the records of a call that has many, one after the other.
 *
 * @param <S> the type of a record
 */
public interface BulkFeed<S> {
    /**
     * The next record.
     *
     * @return null if there is none left
     */
    @Nullable
    Staged<S> next();
}
