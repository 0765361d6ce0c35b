package dev.augur.tensorflow;

import dev.augur.Device;
import dev.augur.engine.DeviceRefusedException;
import dev.augur.platform.LibraryPath;
import dev.augur.platform.NvidiaDriver;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Loader;

/** What can be known of GPUs without starting CUDA, and what to say of those that are not there. */
final class Gpus {
    /** What the library for GPUs is built for; Linux is the only platform that has one. */
    static final String BUILT_FOR = "CUDA 12.5 and cuDNN 9";

    private Gpus() {}

    /** The GPUs that may take a model: those of the driver if the native library is built for them, or one to tell why not. */
    static List<Device> listed() {
        List<Device> devices = new ArrayList<>();
        if (NativeLibrary.isBuiltForGpus()) {
            int gpus = NvidiaDriver.ofThisProcess(LibraryPath.ofThisProcess()).visibleGpus();
            for (int i = 0; i < Math.max(1, gpus); i++) {
                devices.add(Device.gpu(i));
            }
        }
        return devices;
    }

    /**
     * Refuses before anything is loaded.
     *
     * @throws DeviceRefusedException if the device is a GPU and the native library is not built for GPUs
     */
    static void requireLibrary(Device device) throws DeviceRefusedException {
        if (device.kind() == Device.Kind.GPU && !NativeLibrary.isBuiltForGpus()) {
            throw new DeviceRefusedException(
                    "TensorFlow's native library on the class path is built for the CPU alone; " + device
                            + " needs the artifact " + NativeLibrary.ARTIFACT + Loader.getPlatform()
                            + "-gpu in place of the one without -gpu, " + BUILT_FOR + "; "
                            + NvidiaDriver.ofThisProcess(LibraryPath.ofThisProcess()),
                    null);
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
            throw new DeviceRefusedException("TensorFlow found no such GPU, only " + found + cause(), null);
        }
    }

    /** What to say of a device that is there, and does not take a model. */
    static String broken(Device device, String why) {
        return device.kind() == Device.Kind.GPU
                ? device + " is there, but does not take a model: " + why + cause()
                : "the CPU does not take a model: " + why;
    }

    /** What TensorFlow writes to its log at most: the libraries that it did not find, and the driver. */
    private static String cause() {
        LibraryPath libraries = LibraryPath.ofThisProcess();
        List<String> missing = TfLibraries.missingOfCuda(libraries);
        String needs = missing.isEmpty()
                ? ""
                : "; it needs " + String.join(", ", missing) + ", not found on the library path; TensorFlow "
                        + NativeLibrary.version() + " is built for " + BUILT_FOR
                        + ": install them, or name their folders in LD_LIBRARY_PATH before the process starts";
        return needs + "; " + NvidiaDriver.ofThisProcess(libraries);
    }

    /** What TensorFlow calls a device; empty for the CPU, which is the default. */
    static String nativeName(Device device) {
        return device.kind() == Device.Kind.GPU ? "/device:GPU:" + device.index() : "";
    }
}
