package dev.augur;

import org.jspecify.annotations.Nullable;

/**
 * A device, the CPU's memory included, had too little memory for a run. Fewer records at once need less, and so may the
 * same records later, when other runs have ended. A batch that fails so was already split in two, once.
 */
public final class OutOfDeviceMemoryException extends InferenceException {
    private static final long serialVersionUID = 1;

    /**
     * A run that found too little memory.
     *
     * @param message the whole text, naming the model, the device and what the engine said
     * @param cause what the engine threw, if anything
     */
    public OutOfDeviceMemoryException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    @Override
    public boolean isRetryable() {
        return true;
    }
}
