package dev.augur.tensorflow;

import dev.augur.Device;
import dev.augur.ModelUnavailableException;
import dev.augur.engine.DeviceRefusedException;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelFormat;
import dev.augur.model.ModelId;
import java.nio.file.Path;

/** Loads where the native library is not on the class path, twice: the second time Java says something else than the first. */
final class NoLibraryProgram {
    private NoLibraryProgram() {}

    public static void main(String[] args) throws DeviceRefusedException {
        TensorFlowEngine engine = new TensorFlowEngine();
        System.out.println(engine.name() + " on " + engine.devices());
        engine.diagnose().findings().forEach(found -> System.out.println(found.severity() + " " + found.what()));
        LocalModel files = new LocalModel(ModelId.of("m"), ModelFormat.SAVED_MODEL, Path.of(args[0]));
        for (int i = 0; i < 2; i++) {
            try {
                engine.load(files, Device.CPU);
            } catch (ModelUnavailableException e) {
                System.out.println(e.reason() + " " + e.getMessage());
            }
        }
    }
}
