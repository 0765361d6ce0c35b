package dev.augur.onnxruntime;

import dev.augur.Device;
import dev.augur.ModelUnavailableException;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelFormat;
import dev.augur.model.ModelId;
import dev.augur.tck.MemoryCage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Loads models where there is little memory. A process that is killed prints nothing. */
final class CagedProgram {
    private CagedProgram() {}

    /** Arguments: the cage, a folder with models, and "trusting" to load them without limits. */
    public static void main(String[] args) throws Exception {
        MemoryCage.enter(args[0]);
        List<Path> files;
        try (Stream<Path> all = Files.list(Path.of(args[1]))) {
            files = all.sorted().toList();
        }
        OnnxLimits limits = args.length == 2
                ? OnnxLimits.defaults()
                : OnnxLimits.builder().maxGeneratedBytes(Long.MAX_VALUE).build();
        OnnxRuntimeEngine engine = new OnnxRuntimeEngine(OnnxRuntimeOptions.builder()
                .safety(OnnxSafety.builder().limits(limits).build())
                .build());
        int refused = 0;
        for (Path file : files) {
            try {
                engine.load(new LocalModel(ModelId.of("m"), ModelFormat.ONNX, file), Device.CPU)
                        .free();
                System.out.println("loaded " + file.getFileName());
            } catch (ModelUnavailableException e) {
                refused++;
                System.out.println(e.getMessage());
            }
        }
        System.out.println("refused " + refused);
    }
}
