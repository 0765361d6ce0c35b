package dev.augur.lambda.local;

import org.jspecify.annotations.Nullable;

/**
 * What a function said to one event, or to its start.
 *
 * @param errorType as the runtime client reports it, for example {@code Runtime.UserException}; null if it is no error
 * @param text what the function wrote, or the JSON that describes the error
 */
public record Answer(@Nullable String errorType, String text) {
    /**
     * Whether the function failed.
     *
     * @return true if it did
     */
    public boolean isError() {
        return errorType != null;
    }
}
