package dev.augur.pack;

import dev.augur.Device;
import dev.augur.engine.NativeModel;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelFormat;
import dev.augur.model.ModelId;
import dev.augur.onnxruntime.OnnxRuntimeEngine;
import java.nio.file.Path;

/** A program around a packed model: loads it and says what it takes. */
final class LoadingProgram {
    private LoadingProgram() {}

    public static void main(String[] args) throws Exception {
        LocalModel model = new LocalModel(ModelId.of("m"), ModelFormat.ONNX, Path.of(args[0], "model.onnx"));
        NativeModel loaded = new OnnxRuntimeEngine().load(model, Device.CPU);
        System.out.println("takes " + loaded.signature().inputs());
        loaded.free();
    }
}
