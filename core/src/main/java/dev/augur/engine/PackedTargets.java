package dev.augur.engine;

import dev.augur.Device;
import dev.augur.ModelUnavailableException;
import dev.augur.ModelUnavailableException.Reason;
import dev.augur.model.DamagedPackException;
import dev.augur.model.LocalModel;
import dev.augur.model.PackedFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The ways to run a model of an engine that has one backend: as {@code augur pack} left it, if the model lies in such a
 * folder and this process is like the one that it was packed for, and as any other model. Thread-safe.
 */
public final class PackedTargets {
    /** The fact that names the engine, as {@link Engine#name} does. */
    public static final String RUNTIME = "runtime";

    /** The fact that names the {@link #platform}. */
    public static final String PLATFORM = "platform";

    private PackedTargets() {}

    /**
     * The ways to run a model on a device.
     *
     * @param engine loads it
     * @param model where its files are
     * @param device the device
     * @return at least one; on the CPU the packed form first, where there is one
     */
    public static List<Target> of(Engine engine, LocalModel model, Device device) {
        Target usual = new Usual(engine, model, device);
        Path folder = model.path().toAbsolutePath().getParent();
        if (folder == null || device.kind() != Device.Kind.CPU || !PackedFiles.isIn(folder)) {
            return List.of(usual);
        }
        return List.of(new Packed(engine, model, folder, usual), usual);
    }

    /**
     * The system and the processor of this process.
     *
     * @return for example {@code Linux amd64}
     */
    public static String platform() {
        return System.getProperty("os.name") + " " + System.getProperty("os.arch");
    }

    private record Usual(Engine engine, LocalModel model, Device device) implements Target {
        @Override
        public String provider() {
            return "";
        }

        @Override
        public NativeModel load() throws DeviceRefusedException {
            return engine.load(model, device);
        }
    }

    private record Packed(Engine engine, LocalModel model, Path folder, Target usual) implements Target {
        @Override
        public String provider() {
            return "packed";
        }

        @Override
        public NativeModel load() throws DeviceRefusedException {
            try {
                PackedFiles manifest = PackedFiles.read(folder);
                requireNamed(manifest);
                manifest.requireSizes(folder);
                requireLike(manifest.fact(RUNTIME), engine.name());
                requireLike(manifest.fact(PLATFORM), platform());
            } catch (DamagedPackException e) {
                throw unavailable(
                        Reason.NOT_LOADABLE,
                        " is not as augur pack wrote it: " + e.getMessage()
                                + "; copy the folder again, or pack the model again",
                        e);
            } catch (IOException e) {
                throw unavailable(Reason.UNREADABLE, " cannot be read: " + e, e);
            }
            return usual.load();
        }

        private void requireNamed(PackedFiles manifest) throws DamagedPackException {
            String name = String.valueOf(model.path().getFileName());
            boolean isNamed = manifest.files().keySet().stream()
                    .anyMatch(file -> file.equals(name) || file.startsWith(name + "/"));
            if (!isNamed) {
                throw new DamagedPackException(PackedFiles.FILE + " does not name '" + name + "'");
            }
        }

        private static void requireLike(String packed, String here) throws DeviceRefusedException {
            if (!packed.equals(here)) {
                throw new DeviceRefusedException(
                        "it was packed with " + packed + ", this is " + here + "; pack it again here", null);
            }
        }

        private ModelUnavailableException unavailable(Reason reason, String why, IOException cause) {
            return new ModelUnavailableException(
                    model.id(), reason, "Model '" + model.id() + "': " + folder + why, cause);
        }
    }
}
