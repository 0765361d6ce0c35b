package dev.augur.djl;

import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;
import dev.augur.Device;
import dev.augur.engine.DeviceRefusedException;
import java.util.ArrayList;
import java.util.List;

/** Devices on both sides. */
final class DjlDevices {
    private DjlDevices() {}

    /** The GPUs that DJL finds, and the CPU. */
    static List<Device> all(Engine engine) {
        List<Device> devices = new ArrayList<>();
        for (int i = 0; i < engine.getGpuCount(); i++) {
            devices.add(Device.gpu(i));
        }
        devices.add(Device.CPU);
        return devices;
    }

    /**
     * DJL's name of a device. DJL itself says nothing when it runs a model of a missing GPU on the CPU.
     *
     * @throws DeviceRefusedException if the engine cannot have it
     */
    static ai.djl.Device of(Engine engine, Device device) throws DeviceRefusedException {
        if (device.kind() == Device.Kind.CPU) {
            return ai.djl.Device.cpu();
        }
        String engineAndVersion = engine.getEngineName() + " " + engine.getVersion();
        if (!engine.hasCapability(StandardCapabilities.CUDA)) {
            throw new DeviceRefusedException(
                    "the native libraries of " + engineAndVersion + " here are built for the CPU; it needs "
                            + needed(engine),
                    null);
        }
        int gpus = engine.getGpuCount();
        if (device.index() >= gpus) {
            throw new DeviceRefusedException(
                    engineAndVersion + " finds " + gpus + (gpus == 1 ? " GPU" : " GPUs")
                            + "; it needs a GPU, the CUDA runtime and a driver that is new enough for it",
                    null);
        }
        return ai.djl.Device.gpu(device.index());
    }

    /** Our name of a device. */
    static Device ours(ai.djl.Device device) {
        return device.isGpu() ? Device.gpu(device.getDeviceId()) : Device.CPU;
    }

    private static String needed(Engine engine) {
        return engine.getEngineName().equals(DjlRuntime.PYTORCH)
                ? "the artifact ai.djl.pytorch:pytorch-native-cu128:" + engine.getVersion() + ":"
                        + TorchParts.platform() + " in place of pytorch-native-cpu, and a driver for CUDA 12.8"
                : "those that are built for CUDA, and a driver";
    }
}
