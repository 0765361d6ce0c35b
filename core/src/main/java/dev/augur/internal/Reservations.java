package dev.augur.internal;

import dev.augur.Device;

/** Where a load asks for room before it takes any. For one load, on one thread. */
interface Reservations {
    /**
     * Keeps room on a device, for which other models may have to go; waits for those to end their runs.
     *
     * @param device the device
     * @param bytes what one copy of the model takes, about
     * @throws NoRoomException if there is none, and none comes
     */
    void take(Device device, long bytes) throws NoRoomException;

    /** Gives back what was kept last, on a device that took nothing. */
    void giveBack(Device device);
}
