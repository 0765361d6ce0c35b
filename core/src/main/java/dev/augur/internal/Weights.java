package dev.augur.internal;

import dev.augur.Device;
import dev.augur.Placement;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a loaded model takes, from what can be measured. */
final class Weights {
    /** A runtime holds what it makes of a model beside the weights, and threads and arenas of its own. */
    private static final int MOST_PER_BYTE = 4;

    private static final long MOST_BESIDE = 64L << 20;

    private Weights() {}

    /**
     * Bytes by device. On the host it is the growth of the process at the load, but never less than the weights of the copies
     * there, and never more than several times the weights of all copies: other threads make the process grow too.
     *
     * @param placement where its copies run
     * @param bytes weights of a copy
     * @param growth of the process; -1 if not known
     */
    static Map<Device, Long> of(Placement placement, long bytes, long growth) {
        Map<Device, Long> weights = new LinkedHashMap<>();
        placement.running().forEach(choice -> weights.merge(choice.device(), bytes, Long::sum));
        long own = weights.getOrDefault(Device.CPU, 0L);
        long most = MOST_PER_BYTE * bytes * placement.running().size() + MOST_BESIDE;
        weights.put(Device.CPU, Math.max(own, Math.min(growth, most)));
        return weights;
    }
}
