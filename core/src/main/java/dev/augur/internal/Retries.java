package dev.augur.internal;

import dev.augur.model.ModelRoute;
import org.jspecify.annotations.Nullable;

/** How often what failed is tried again: at the second look, the fourth after that, and so on. Not thread-safe. */
final class Retries {
    private static final int MOST = 64;

    private @Nullable ModelRoute failed;
    private int pause;
    private int left;

    /** Whether it is left alone this time. */
    boolean isTooSoonFor(ModelRoute to) {
        return to.equals(failed) && --left > 0;
    }

    void failed(@Nullable ModelRoute to) {
        pause = to != null && to.equals(failed) ? Math.min(MOST, 2 * pause) : 2;
        left = pause;
        failed = to;
    }

    void succeeded() {
        failed = null;
    }
}
