package dev.augur.model.cache;

import org.jspecify.annotations.Nullable;

/** What the bytes of a file are compared with before it gets its name, for example a checksum that S3 keeps. Thread-safe. */
public interface ContentCheck {
    /**
     * Begins to look at a file's bytes.
     *
     * @return for one thread, and for all bytes once, in order
     */
    Pass begin();

    /** The bytes of one file. */
    interface Pass {
        /**
         * Takes the next bytes.
         *
         * @param bytes where they are
         * @param from the first one
         * @param count how many
         */
        void update(byte[] bytes, int from, int count);

        /**
         * Compares, when all bytes were taken.
         *
         * @return null if they are right; else what was expected and what was got, for example {@code its CRC32C must be
         *     yZRlqg==, got AAAAAA==}
         */
        @Nullable
        String complaint();
    }
}
