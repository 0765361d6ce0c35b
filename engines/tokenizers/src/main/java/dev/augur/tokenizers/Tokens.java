package dev.augur.tokenizers;

import org.jspecify.annotations.Nullable;

/** A tokenised text: the id of each token and, if they were asked for, its type. */
final class Tokens {
    final long[] ids;
    private final long @Nullable [] types;

    Tokens(long[] ids, long @Nullable [] types) {
        this.ids = ids;
        this.types = types;
    }

    long[] types() {
        if (types == null) {
            throw new AssertionError("types were not asked for");
        }
        return types;
    }
}
