package dev.augur;

/** Keeps a model in memory until it is closed, see {@link Inference#pin}. Thread-safe. */
@FunctionalInterface
public interface Pin extends AutoCloseable {
    /** Lets the model go when its memory is needed, or it is not used for long. Closing again does nothing. */
    @Override
    void close();
}
