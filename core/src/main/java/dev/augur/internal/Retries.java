package dev.augur.internal;

import dev.augur.model.ModelRoute;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How often what failed is tried again: at the second look, the fourth after that, and so on. Not thread-safe. */
final class Retries {
    private static final int MOST = 64;

    /** Null for the store, which did not say where to go. */
    private @Nullable ModelRoute failed;

    /** 0 if nothing has failed. */
    private int pause;

    private int left;

    /** Whether it is left alone this time; null for the store. */
    boolean isTooSoonFor(@Nullable ModelRoute to) {
        return pause > 0 && Objects.equals(to, failed) && --left > 0;
    }

    /** The store says something. */
    void answered() {
        if (failed == null) {
            pause = 0;
        }
    }

    void failed(@Nullable ModelRoute to) {
        pause = pause > 0 && Objects.equals(to, failed) ? Math.min(MOST, 2 * pause) : 2;
        left = pause;
        failed = to;
    }

    void succeeded() {
        failed = null;
        pause = 0;
    }
}
