package dev.augur.benchmarks;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.augur.Device;
import dev.augur.engine.NativeModel;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelFormat;
import dev.augur.model.ModelId;
import dev.augur.onnxruntime.OnnxRuntimeEngine;
import java.nio.file.Path;

/**
 * Loads a model, frees it and loads it again in a JVM of its own, then makes a session of the same file by ONNX Runtime's own API, and
 * prints what each took in nanoseconds.
 */
final class LoadProgram {
    private LoadProgram() {}

    /**
     * Runs.
     *
     * @param args the model's file, of a packed folder its {@code model.onnx}; and the file of the session
     */
    public static void main(String[] args) throws Exception {
        OnnxRuntimeEngine engine = new OnnxRuntimeEngine();
        // Native libraries are the matter of another row.
        engine.name();
        LocalModel model = new LocalModel(ModelId.of("minilm"), ModelFormat.ONNX, Path.of(args[0]));
        long first = load(engine, model);
        long second = load(engine, model);
        long session = session(args[1]);
        System.out.println("loaded " + first + " " + second + " " + session);
    }

    /** What was optimised when it was packed is not optimised again. */
    private static long session(String file) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            boolean packed = file.endsWith("packed.onnx");
            options.setOptimizationLevel(
                    packed ? OrtSession.SessionOptions.OptLevel.NO_OPT : OrtSession.SessionOptions.OptLevel.ALL_OPT);
            long start = System.nanoTime();
            try (OrtSession made = environment.createSession(file, options)) {
                long took = System.nanoTime() - start;
                if (made.getNumInputs() == 0) {
                    throw new IllegalStateException(file + " must take something");
                }
                return took;
            }
        }
    }

    private static long load(OnnxRuntimeEngine engine, LocalModel model) throws Exception {
        long start = System.nanoTime();
        NativeModel loaded = engine.load(model, Device.CPU);
        long took = System.nanoTime() - start;
        loaded.free();
        return took;
    }
}
