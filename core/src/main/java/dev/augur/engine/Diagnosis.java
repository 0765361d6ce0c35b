package dev.augur.engine;

import dev.augur.Device;
import dev.augur.platform.LibraryPath;
import dev.augur.platform.NvidiaDriver;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an engine says of itself on this machine, for a person. Immutable.
 *
 * @param engine name and version, as well as they are known
 * @param facts what is so, in the order in which it is shown
 * @param libraries the native libraries that the engine loads on this platform
 * @param devices the devices that it lists, each tried or not
 * @param findings what to change
 */
public record Diagnosis(
        String engine, List<Fact> facts, List<Library> libraries, List<DeviceState> devices, List<Finding> findings) {

    /**
     * Copies the lists.
     *
     * @param engine as the record has it
     * @param facts as the record has it
     * @param libraries as the record has it
     * @param devices as the record has it
     * @param findings as the record has it
     */
    public Diagnosis {
        facts = List.copyOf(facts);
        libraries = List.copyOf(libraries);
        devices = List.copyOf(devices);
        findings = List.copyOf(findings);
    }

    /**
     * What every engine can tell: its name, and its devices, none of them tried.
     *
     * @param engine the engine
     * @return the diagnosis
     */
    static Diagnosis of(Engine engine) {
        List<DeviceState> devices = new ArrayList<>();
        for (Device device : engine.devices()) {
            devices.add(new DeviceState(device, Trial.NOT_TRIED, null));
        }
        return new Diagnosis(engine.name(), List.of(), List.of(), devices, List.of());
    }

    /**
     * What an engine that is built for CUDA finds of it.
     *
     * @param path where libraries are looked for
     * @param missing those that the engine needs and that are not there
     * @return the facts, in the order in which they are shown
     */
    public static List<Fact> ofCuda(LibraryPath path, List<String> missing) {
        return List.of(
                new Fact(
                        "libraries of CUDA",
                        missing.isEmpty() ? "all found" : "missing: " + String.join(", ", missing)),
                new Fact("looked for in", path.toString()),
                new Fact("driver", NvidiaDriver.ofThisProcess(path).toString()));
    }

    /**
     * Something that is so.
     *
     * @param name what it is
     * @param value how it is
     */
    public record Fact(String name, String value) {}

    /**
     * A native library.
     *
     * @param name its file name
     * @param location where it is, as a URL or a path; null if it is not there
     * @param required whether the engine cannot work without it
     * @param unpackedTo the folder into which it is unpacked before it is loaded; null if it is loaded from where it is
     */
    public record Library(
            String name,
            @Nullable String location,
            boolean required,
            @Nullable String unpackedTo) {}

    /** Whether a device was tried. */
    public enum Trial {
        /** A small model was loaded on it. */
        USABLE,
        /** It did not take a small model. */
        REFUSED,
        /** Nobody tried. */
        NOT_TRIED
    }

    /**
     * A listed device.
     *
     * @param device the device
     * @param trial whether it was tried
     * @param reason why it refused, in words to act on; null unless it did
     */
    public record DeviceState(
            Device device, Trial trial, @Nullable String reason) {}
}
