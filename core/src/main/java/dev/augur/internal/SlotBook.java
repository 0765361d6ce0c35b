package dev.augur.internal;

import dev.augur.Device;
import dev.augur.Placement;
import dev.augur.internal.batch.RunSlots;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The run slots of each device; models that run on the same devices share them. Thread-safe. */
public final class SlotBook {
    /** Two runs at once on a GPU: one computes while the other is copied. */
    private static final int PER_GPU = 2;

    private final int perDevice;
    private final Map<List<Device>, RunSlots> slots = new ConcurrentHashMap<>();

    /**
     * No slots yet.
     *
     * @param perDevice runs at once on a device; 0 for one per processor on the CPU, and two on a GPU
     */
    public SlotBook(int perDevice) {
        this.perDevice = perDevice;
    }

    RunSlots of(Placement placement) {
        return slots.computeIfAbsent(
                placement.running().stream().map(Placement.Choice::device).toList(),
                devices -> new RunSlots(devices.stream().mapToInt(this::count).sum(), System::nanoTime));
    }

    private int count(Device device) {
        if (perDevice > 0) {
            return perDevice;
        }
        return device.kind() == Device.Kind.CPU ? Runtime.getRuntime().availableProcessors() : PER_GPU;
    }
}
