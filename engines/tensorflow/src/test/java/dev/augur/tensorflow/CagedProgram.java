package dev.augur.tensorflow;

import dev.augur.Device;
import dev.augur.ModelUnavailableException;
import dev.augur.engine.Session;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelFormat;
import dev.augur.model.ModelId;
import dev.augur.tck.MemoryCage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Loads and runs models where there is little memory. A process that is killed prints nothing. */
final class CagedProgram {
    private CagedProgram() {}

    /** Arguments: the cage, a folder with models, and "trusting" to load them without limits. */
    public static void main(String[] args) throws Exception {
        MemoryCage.enter(args[0]);
        List<Path> models;
        try (Stream<Path> all = Files.list(Path.of(args[1]))) {
            models = all.sorted().toList();
        }
        ModelLimits limits = args.length == 2
                ? ModelLimits.DEFAULT
                : ModelLimits.DEFAULT.withMaxGeneratedBytes(Long.MAX_VALUE).withMaxDepth(Integer.MAX_VALUE);
        TensorFlowEngine engine =
                new TensorFlowEngine(TensorFlowOptions.builder().limits(limits).build());
        int refused = 0;
        for (Path model : models) {
            LocalModel files = new LocalModel(ModelId.of("m"), ModelFormat.SAVED_MODEL, model);
            try (Session session = new Session(files.id(), engine.load(files, Device.CPU))) {
                String output = session.signature().outputs().get(0).name();
                System.out.println(model.getFileName() + " runs: " + Runs.floats(session, "x", output, 1, 2)[1]);
            } catch (ModelUnavailableException e) {
                refused++;
                System.out.println(e.getMessage());
            }
        }
        System.out.println("refused " + refused);
    }
}
