package dev.augur.internal;

import dev.augur.Device;
import java.time.Duration;
import java.util.Map;

/**
 * How much memory models may take.
 *
 * @param bytes by device; a device that is not named has no bound
 * @param patience how long a load waits for the runs of models that have to go
 */
public record Budgets(Map<Device, Long> bytes, Duration patience) {
    /** Several times what a run takes. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** No bound at all. */
    public static final Budgets NONE = of(Map.of());

    /**
     * Copies.
     *
     * @param bytes as the record has it
     * @param patience as the record has it
     */
    public Budgets {
        bytes = Map.copyOf(bytes);
    }

    /**
     * Budgets with the usual patience.
     *
     * @param bytes by device
     * @return the budgets
     */
    public static Budgets of(Map<Device, Long> bytes) {
        return new Budgets(bytes, PATIENCE);
    }

    boolean areBounded() {
        return !bytes.isEmpty();
    }
}
