package dev.augur.benchmarks;

import java.util.concurrent.CompletableFuture;

/**
 * What answers calls that do not wait for each other. Thread-safe.
 *
 * @param name as the table has it
 * @param opener opens it
 */
record Service(String name, Opener opener) {
    /** Opens a service. */
    interface Opener {
        /**
         * Opens it.
         *
         * @param resources owns what is opened
         */
        Submission open(Resources resources) throws Exception;
    }

    /** Takes calls. */
    interface Submission {
        /**
         * Takes one; never waits for an answer.
         *
         * @param index how many came before
         * @return its answer
         */
        CompletableFuture<?> submit(int index);
    }
}
