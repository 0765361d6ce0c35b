package dev.augur.engine;

import dev.augur.Device;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What devices said when they were tried: each is tried once, and what it refuses for is remembered. For engines that try
 * a device with a small model before they load others on it. Thread-safe.
 */
public final class DeviceTrials {
    private final Map<Device, Optional<String>> refusals = new HashMap<>();

    /** Nothing tried yet. */
    public DeviceTrials() {}

    /** Tries a device with a small model. */
    @FunctionalInterface
    public interface Trial {
        /**
         * Loads and runs the model.
         *
         * @return why the device does not work, in words to act on; null if it does
         * @throws DeviceRefusedException if it does not work now, but may the next time: it is tried again then
         */
        @Nullable
        String run() throws DeviceRefusedException;
    }

    /**
     * Passes if a device works; tries it, unless that was done.
     *
     * @param device the device
     * @param trial how it is tried; one at a time
     * @throws DeviceRefusedException if it does not, with the same reason each time
     */
    public synchronized void require(Device device, Trial trial) throws DeviceRefusedException {
        Optional<String> refusal = refusals.get(device);
        if (refusal == null) {
            refusal = Optional.ofNullable(trial.run());
            refusals.put(device, refusal);
        }
        if (refusal.isPresent()) {
            throw new DeviceRefusedException(refusal.get(), null);
        }
    }
}
