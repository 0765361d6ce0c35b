package dev.augur.tensorflow;

import dev.augur.Device;
import dev.augur.engine.DeviceRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;
import org.jspecify.annotations.Nullable;

/** What can be known of GPUs without starting CUDA, and what to say of those that are not there. */
final class Gpus {
    /** The NVIDIA driver has a folder here for each GPU. Linux is the only platform with a library built for GPUs. */
    private static final Path DRIVER = Path.of("/proc/driver/nvidia/gpus");

    private Gpus() {}

    /** The GPUs that may take a model: those of the driver, if the native library is built for them. */
    static List<Device> listed() {
        List<Device> devices = new ArrayList<>();
        int count = NativeLibrary.isBuiltForGpus() ? count(DRIVER) : 0;
        for (int i = 0; i < count; i++) {
            devices.add(Device.gpu(i));
        }
        return devices;
    }

    private static int count(Path driver) {
        if (!Files.isDirectory(driver)) {
            return 0;
        }
        try (Stream<Path> gpus = Files.list(driver)) {
            return (int) gpus.count();
        } catch (IOException e) {
            return 0;
        }
    }

    /**
     * Refuses before anything is loaded.
     *
     * @throws DeviceRefusedException if the device is a GPU and the native library is not built for GPUs
     */
    static void requireLibrary(Device device) throws DeviceRefusedException {
        if (device.kind() == Device.Kind.GPU && !NativeLibrary.isBuiltForGpus()) {
            throw refused(device, "TensorFlow's native library on the class path is built for the CPU alone", null);
        }
    }

    /**
     * Refuses a session without its GPU, which TensorFlow would run on the CPU.
     *
     * @param found the session's devices
     * @throws DeviceRefusedException if the device is not among them
     */
    static void requireFound(Device device, List<String> found) throws DeviceRefusedException {
        boolean missing =
                device.kind() == Device.Kind.GPU && found.stream().noneMatch(name -> name.endsWith(nativeName(device)));
        if (missing) {
            throw refused(device, "TensorFlow found no such GPU, only " + found, null);
        }
    }

    static DeviceRefusedException refused(Device device, String why, @Nullable Throwable cause) {
        return new DeviceRefusedException(
                why + "; " + device + " needs the artifact " + NativeLibrary.ARTIFACT + Loader.getPlatform()
                        + "-gpu in place of the one without -gpu, CUDA 12.5, cuDNN 9 and an NVIDIA driver for them;"
                        + " found: " + driver(),
                cause);
    }

    private static String driver() {
        int count = count(DRIVER);
        return count == 0 ? "no NVIDIA driver (no " + DRIVER + ")" : "an NVIDIA driver with " + count + " GPUs";
    }

    /** What TensorFlow calls a device; empty for the CPU, which is the default. */
    static String nativeName(Device device) {
        return device.kind() == Device.Kind.GPU ? "/device:GPU:" + device.index() : "";
    }
}
