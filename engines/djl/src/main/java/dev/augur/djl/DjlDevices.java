package dev.augur.djl;

import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;
import dev.augur.Device;
import dev.augur.engine.DeviceRefusedException;
import dev.augur.platform.LibraryPath;
import dev.augur.platform.NvidiaDriver;
import java.util.ArrayList;
import java.util.List;

/** Devices on both sides. */
final class DjlDevices {
    private static final String CUDA_RUNTIME = "libcudart.so";

    private DjlDevices() {}

    /** The GPUs that DJL finds, or one to tell why there is none if the engine is built for them; and the CPU. */
    static List<Device> all(Engine engine) {
        List<Device> devices = new ArrayList<>();
        int gpus = engine.hasCapability(StandardCapabilities.CUDA) ? Math.max(1, engine.getGpuCount()) : 0;
        for (int i = 0; i < gpus; i++) {
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
                    "the native libraries of " + engineAndVersion + " here are built for the CPU alone; " + device
                            + " needs " + needed(engine) + driver(),
                    null);
        }
        int gpus = engine.getGpuCount();
        if (device.index() >= gpus) {
            throw new DeviceRefusedException(
                    engineAndVersion + " finds " + gpus + (gpus == 1 ? " GPU" : " GPUs") + "; " + device
                            + " needs a GPU, and a driver that is new enough" + counter() + driver(),
                    null);
        }
        return ai.djl.Device.gpu(device.index());
    }

    /** Our name of a device. */
    static Device ours(ai.djl.Device device) {
        return device.isGpu() ? Device.gpu(device.getDeviceId()) : Device.CPU;
    }

    /** Maven Central has DJL's artifacts for CUDA up to PyTorch 2.5.1, which is not the one of this DJL. */
    private static String needed(Engine engine) {
        return engine.getEngineName().equals(DjlRuntime.PYTORCH)
                ? "those for CUDA 12.8, which Maven Central does not have: unpack PyTorch's own libtorch "
                        + engine.getVersion() + " for cu128, and name its folder lib in the environment by"
                        + " PYTORCH_LIBRARY_PATH, with PYTORCH_FLAVOR=cu128 and PYTORCH_VERSION=" + engine.getVersion()
                : "those that are built for CUDA";
    }

    private static String counter() {
        return LibraryPath.ofThisProcess().has(CUDA_RUNTIME)
                ? ""
                : "; DJL counts GPUs through " + CUDA_RUNTIME + ", not found on the library path: name its folder in"
                        + " LD_LIBRARY_PATH before the process starts";
    }

    /** The end of a refusal: what there is of a driver. */
    static String driver() {
        return "; " + NvidiaDriver.ofThisProcess(LibraryPath.ofThisProcess());
    }
}
