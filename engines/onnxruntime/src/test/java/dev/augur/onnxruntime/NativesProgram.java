package dev.augur.onnxruntime;

import dev.augur.Device;
import dev.augur.engine.NativeModel;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelFormat;
import dev.augur.model.ModelId;
import dev.augur.platform.NativeCache;
import dev.augur.platform.NativeCache.Library;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;

/** Loads a model and waits for the end of its input; or unpacks a library that never ends. */
final class NativesProgram {
    private NativesProgram() {}

    public static void main(String[] args) throws Exception {
        if (args.length == 0) {
            NativeCache.ofUser().folder("endless", List.of(new Library("a.so", 1, NativesProgram::endless)));
        } else {
            LocalModel model = new LocalModel(ModelId.of("m"), ModelFormat.ONNX, Path.of(args[0]));
            NativeModel loaded = new OnnxRuntimeEngine().load(model, Device.CPU);
            endless().close();
            loaded.free();
        }
    }

    private static InputStream endless() throws IOException {
        System.out.println("ready");
        int end = System.in.read();
        if (end >= 0) {
            throw new IOException("The input must be empty, got " + end);
        }
        return InputStream.nullInputStream();
    }
}
