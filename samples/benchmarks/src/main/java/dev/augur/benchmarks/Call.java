package dev.augur.benchmarks;

/** The work that is measured, once. One thread at a time. */
interface Call {
    /**
     * Does it.
     *
     * @param index how many calls came before in this block; picks the input
     * @return the answer: a {@code float[]}, or a list of them
     */
    Object run(int index) throws Exception;
}
