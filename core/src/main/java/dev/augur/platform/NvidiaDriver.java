package dev.augur.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The NVIDIA driver of this machine, as Linux shows it. A snapshot; immutable.
 *
 * @param version of the kernel module, such as {@code 535.104.05}; null if none is loaded
 * @param gpus how many GPUs the module drives; 0 if none is loaded, or their number is not shown
 * @param library whether {@code libcuda.so.1}, through which programs reach the driver, can be loaded here
 */
public record NvidiaDriver(@Nullable String version, int gpus, boolean library) {
    /** The driver's own library, which comes with the driver and not with CUDA. */
    public static final String LIBRARY = "libcuda.so.1";

    private static final Pattern VERSION = Pattern.compile("NVRM version:.*?\\s(\\d+\\.\\d+(?:\\.\\d+)?)\\s");

    /**
     * The driver that this process sees.
     *
     * @param libraries where to look for the driver's library
     * @return the driver
     */
    public static NvidiaDriver ofThisProcess(LibraryPath libraries) {
        return read(Path.of("/proc/driver/nvidia"), libraries);
    }

    /**
     * The driver that a folder of the kernel tells of.
     *
     * @param folder such as {@code /proc/driver/nvidia}
     * @param libraries where to look for the driver's library
     */
    static NvidiaDriver read(Path folder, LibraryPath libraries) {
        return new NvidiaDriver(
                version(folder.resolve("version")), gpus(folder.resolve("gpus")), libraries.has(LIBRARY));
    }

    private static @Nullable String version(Path file) {
        try {
            Matcher matcher = VERSION.matcher(Files.readString(file));
            return matcher.find() ? matcher.group(1) : null;
        } catch (IOException e) {
            return null;
        }
    }

    private static int gpus(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return (int) entries.count();
        } catch (IOException e) {
            return 0;
        }
    }

    /**
     * How many GPUs this process may use, by its {@code CUDA_VISIBLE_DEVICES}.
     *
     * @return the number
     */
    public int visibleGpus() {
        return visibleGpus(System.getenv("CUDA_VISIBLE_DEVICES"));
    }

    /**
     * How many GPUs a process may use, by CUDA's rules for {@code CUDA_VISIBLE_DEVICES}: without it all; with it those that
     * it lists, up to the first that is none.
     *
     * @param visible the variable's value; null if it is not set
     * @return the number
     */
    public int visibleGpus(@Nullable String visible) {
        if (visible == null) {
            return gpus;
        }
        int count = 0;
        for (String entry : visible.split(",", -1)) {
            String device = entry.trim();
            if (device.isEmpty() || device.startsWith("-")) {
                break;
            }
            count++;
        }
        return Math.min(count, gpus);
    }

    /** What a person must know of it, such as why no program can use a GPU. */
    @Override
    public String toString() {
        if (version == null) {
            return library
                    ? LIBRARY + " is there, but no NVIDIA kernel module is loaded"
                    : "no NVIDIA driver found (no " + LIBRARY + ", no /proc/driver/nvidia/version)";
        }
        return library
                ? "NVIDIA driver " + version
                : "NVIDIA driver " + version + " is loaded, but its " + LIBRARY
                        + " is not found: in a container, start it with the NVIDIA runtime (--gpus all)";
    }
}
