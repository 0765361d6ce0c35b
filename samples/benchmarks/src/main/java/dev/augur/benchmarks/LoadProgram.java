package dev.augur.benchmarks;

import dev.augur.Device;
import dev.augur.engine.NativeModel;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelFormat;
import dev.augur.model.ModelId;
import dev.augur.onnxruntime.OnnxRuntimeEngine;
import java.nio.file.Path;

/** Loads a model, frees it and loads it again in a JVM of its own, and prints what each took in nanoseconds. */
final class LoadProgram {
    private LoadProgram() {}

    /**
     * Runs.
     *
     * @param args the model's file; of a packed folder its {@code model.onnx}
     */
    public static void main(String[] args) throws Exception {
        OnnxRuntimeEngine engine = new OnnxRuntimeEngine();
        // Native libraries are the matter of another row.
        engine.name();
        LocalModel model = new LocalModel(ModelId.of("minilm"), ModelFormat.ONNX, Path.of(args[0]));
        long first = load(engine, model);
        long second = load(engine, model);
        System.out.println("loaded " + first + " " + second);
    }

    private static long load(OnnxRuntimeEngine engine, LocalModel model) throws Exception {
        long start = System.nanoTime();
        NativeModel loaded = engine.load(model, Device.CPU);
        long took = System.nanoTime() - start;
        loaded.free();
        return took;
    }
}
