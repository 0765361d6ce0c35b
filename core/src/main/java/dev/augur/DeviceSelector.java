package dev.augur;

import dev.augur.model.ModelId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Who picks the device: gives the devices to try for a model, in order. The first that takes the model runs it; a
 * device that refuses is named with its reason in the {@link Placement}. Called once per load; thread-safe. Its
 * {@code toString} is what the placement says was asked.
 */
@FunctionalInterface
public interface DeviceSelector {
    /**
     * The devices to try.
     *
     * @param model the model to be loaded
     * @param listed the devices that the engine lists; one that is listed may still refuse
     * @return devices in the order of preference, at least one
     */
    List<Device> candidates(ModelId model, List<Device> listed);

    /**
     * How many copies of the model run at once, each on a candidate of its own; every call goes to the one with the fewest
     * calls in it. A copy that refuses is named in the placement, and the others serve. All copies run on the kind of device of
     * the first that takes the model: a call must not be slower by chance.
     *
     * @return at least 1; 1 by default
     */
    default int replicas() {
        return 1;
    }

    /**
     * The same candidates, but a copy of the model on each that takes it: round robin over several GPUs, with
     * {@code requireGpu().replicated(8)}.
     *
     * @param most the most copies
     * @return the selector
     * @throws IllegalArgumentException if {@code most} is below 1
     */
    default DeviceSelector replicated(int most) {
        return new ReplicatedSelector(this, most);
    }

    /**
     * What the engine lists, GPUs first: no refusal is to be explained where an engine has no GPU at all. The default.
     *
     * @return the selector
     */
    static DeviceSelector automatic() {
        return named("what the engine lists, GPUs first", (model, listed) -> {
            List<Device> devices = new ArrayList<>(listed);
            devices.sort(Comparator.comparing(device -> device.kind() == Device.Kind.CPU));
            return devices;
        });
    }

    /**
     * Only the CPU.
     *
     * @return the selector
     */
    static DeviceSelector cpuOnly() {
        return named("CPU only", (model, listed) -> List.of(Device.CPU));
    }

    /**
     * Each GPU in turn, then the CPU. Tries the first GPU even where the engine lists none, so that the placement says why
     * none is used.
     *
     * @return the selector
     */
    static DeviceSelector preferGpu() {
        return named("prefer a GPU", (model, listed) -> {
            List<Device> devices = gpusOf(listed);
            devices.add(Device.CPU);
            return devices;
        });
    }

    /**
     * Only GPUs: a model that none of them takes is an error, never a run on the CPU.
     *
     * @return the selector
     */
    static DeviceSelector requireGpu() {
        return named("require a GPU", (model, listed) -> gpusOf(listed));
    }

    /**
     * Only that device.
     *
     * @param device the device
     * @return the selector
     */
    static DeviceSelector only(Device device) {
        return named("only " + device, (model, listed) -> List.of(device));
    }

    /**
     * A copy of the model on every GPU that the engine lists, calls shared out among them; at least one GPU must take it.
     *
     * @return the selector
     */
    static DeviceSelector roundRobin() {
        return requireGpu().replicated(Integer.MAX_VALUE);
    }

    private static List<Device> gpusOf(List<Device> listed) {
        List<Device> gpus = new ArrayList<>();
        for (Device device : listed) {
            if (device.kind() == Device.Kind.GPU) {
                gpus.add(device);
            }
        }
        if (gpus.isEmpty()) {
            gpus.add(Device.gpu(0));
        }
        return gpus;
    }

    private static DeviceSelector named(String name, DeviceSelector selector) {
        return new DeviceSelector() {
            @Override
            public List<Device> candidates(ModelId model, List<Device> listed) {
                return selector.candidates(model, listed);
            }

            @Override
            public String toString() {
                return name;
            }
        };
    }
}
