package dev.augur.onnxruntime;

import dev.augur.Device;
import dev.augur.InferenceException;
import dev.augur.engine.NativeModel;
import dev.augur.engine.Session;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelFormat;
import dev.augur.model.ModelId;
import dev.augur.tensor.DType;
import dev.augur.tensor.Dim;
import dev.augur.tensor.Shape;
import dev.augur.tensor.TensorPool;
import dev.augur.tensor.TensorSpec;
import dev.augur.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Loads and runs damaged models. Prints the counts at its end; a native crash or an untyped exception ends it before. */
final class MutationProgram {
    private static final ModelId ID = ModelId.of("mutant");
    private static final int MAX_INPUT = 1 << 16;

    private final OnnxRuntimeEngine engine = new OnnxRuntimeEngine(OnnxRuntimeOptions.builder()
            .intraOpThreads(1)
            .safety(OnnxSafety.builder()
                    .limits(OnnxLimits.builder().maxGeneratedBytes(16 << 20).build())
                    .build())
            .build());
    private final TensorPool pool = new TensorPool(1 << 20);
    private int refusedBefore;
    private int refusedByNativeCode;
    private int failed;
    private int ran;

    private MutationProgram() {}

    /** Arguments: a folder with models, an empty folder, a seed, the number of mutants. */
    public static void main(String[] args) throws Exception {
        List<Path> files;
        try (Stream<Path> all = Files.list(Path.of(args[0]))) {
            files = all.sorted().toList();
        }
        Path mutant = Path.of(args[1], "model.onnx");
        SplittableRandom random = new SplittableRandom(Long.parseLong(args[2]));
        MutationProgram program = new MutationProgram();
        int count = Integer.parseInt(args[3]);
        for (int i = 0; i < count; i++) {
            byte[] original = Files.readAllBytes(files.get(i % files.size()));
            Files.write(mutant, Mutations.mutant(original, random));
            program.loadAndRun(mutant);
        }
        System.out.println("mutants " + count + ": refused before native code " + program.refusedBefore
                + ", by native code " + program.refusedByNativeCode + ", failed when run " + program.failed + ", ran "
                + program.ran + "; tensor memory left " + program.pool.usedBytes());
    }

    private void loadAndRun(Path file) throws Exception {
        NativeModel model;
        try {
            model = engine.load(new LocalModel(ID, ModelFormat.ONNX, file), Device.CPU);
        } catch (InferenceException e) {
            if (e.getCause() instanceof RefusedModelException) {
                refusedBefore++;
            } else {
                refusedByNativeCode++;
            }
            return;
        }
        try (Session session = new Session(ID, model);
                Tensors in = new Tensors(pool);
                Tensors out = new Tensors(pool)) {
            for (TensorSpec spec : session.signature().inputs()) {
                fill(in, spec);
            }
            session.run(in, out);
            ran++;
        } catch (InferenceException e) {
            failed++;
        }
    }

    private static void fill(Tensors in, TensorSpec spec) throws IOException {
        List<Dim> dims = spec.dims();
        long[] sizes = new long[dims == null ? 1 : dims.size()];
        Arrays.fill(sizes, 4);
        long elements = 1;
        for (int axis = 0; dims != null && axis < sizes.length; axis++) {
            sizes[axis] = dims.get(axis).size() < 0
                    ? 2
                    : Math.min(MAX_INPUT, dims.get(axis).size());
            elements = Math.min(MAX_INPUT + 1L, elements * sizes[axis]);
        }
        Shape shape = elements > MAX_INPUT ? Shape.of(1) : Shape.of(sizes);
        String[] texts = in.allocate(spec.name(), spec.dtype(), shape).dtype() == DType.STRING
                ? in.get(spec.name()).strings()
                : new String[0];
        Arrays.fill(texts, "a");
    }
}
