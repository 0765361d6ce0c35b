package dev.augur.engine;

import dev.augur.ModelUnavailableException;

/** One way to run one model on one device: of several backends that an engine has for it, this one. */
public interface Target {
    /**
     * The backend, for a person.
     *
     * @return for example {@code TensorRT}; empty if the engine has one backend for the device
     */
    String provider();

    /**
     * Loads the model this way, and no other.
     *
     * @return the loaded model, owned by the caller
     * @throws DeviceRefusedException if the device or the backend is the reason that it cannot be loaded
     * @throws ModelUnavailableException if the files are the reason
     */
    NativeModel load() throws DeviceRefusedException;
}
