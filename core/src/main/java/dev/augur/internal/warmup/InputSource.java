package dev.augur.internal.warmup;

import dev.augur.tensor.Tensors;

/** The inputs of one kind of run. */
interface InputSource {
    /** What it is, for error texts. */
    String name();

    /**
     * Writes the inputs.
     *
     * @param inputs an empty set
     * @throws dev.augur.InvalidInputException if there are none that the model takes, saying what to do
     */
    void writeTo(Tensors inputs);
}
