package dev.augur.pack;

import dev.augur.Device;
import dev.augur.InferenceException;
import dev.augur.engine.DeviceRefusedException;
import dev.augur.engine.Diagnosis;
import dev.augur.engine.Engine;
import dev.augur.engine.NativeModel;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelId;
import dev.augur.model.ModelStore;
import dev.augur.tensor.Signature;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.ServiceLoader;

/** Loads the model in a folder with the engine of the class path, and prints what {@link Trial} reads. */
final class TrialProgram {
    static final String ENGINE = "engine ";
    static final String INPUT = "input ";
    static final String OUTPUT = "output ";
    static final String LIBRARY = "library ";

    private static final ModelId ID = ModelId.of("packed");

    private TrialProgram() {}

    /** Ends with exit code 1 and the reason if the model cannot be loaded; whatever else is thrown ends it with its stack. */
    public static void main(String[] args) throws DeviceRefusedException {
        try {
            LocalModel model = ModelStore.file(ID, Path.of(args[0])).fetch(ID);
            Optional<Engine> engine = engineFor(model);
            if (engine.isEmpty()) {
                System.err.println("No engine on the class path loads " + model.format()
                        + "; add augur-tensorflow or augur-djl with its native libraries to the packer's class path, or name"
                        + " them with --class-path");
                System.exit(1);
            } else {
                print(engine.get(), model);
            }
        } catch (InferenceException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private static Optional<Engine> engineFor(LocalModel model) {
        return ServiceLoader.load(Engine.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(engine -> engine.supports(model.format()))
                .findFirst();
    }

    private static void print(Engine engine, LocalModel model) throws DeviceRefusedException {
        NativeModel loaded = engine.load(model, Device.CPU);
        Signature signature = loaded.signature();
        loaded.free();
        PrintStream out = System.out;
        out.println(ENGINE + engine.name());
        signature.inputs().forEach(spec -> out.println(INPUT + spec));
        signature.outputs().forEach(spec -> out.println(OUTPUT + spec));
        for (Diagnosis.Library library : engine.diagnose().libraries()) {
            String place = library.location();
            if (place != null && Files.isRegularFile(Path.of(place))) {
                out.println(LIBRARY + place);
            }
        }
        out.flush();
    }
}
