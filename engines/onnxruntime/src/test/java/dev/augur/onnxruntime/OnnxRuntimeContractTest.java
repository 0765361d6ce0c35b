package dev.augur.onnxruntime;

import dev.augur.engine.Engine;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelFormat;
import dev.augur.model.ModelId;
import dev.augur.tck.EngineContract;
import dev.augur.tck.OnnxModels;
import dev.augur.tck.TckModel;
import dev.augur.tensor.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

public final class OnnxRuntimeContractTest extends EngineContract {
    @Override
    protected Engine engine() {
        return new OnnxRuntimeEngine();
    }

    @Override
    protected LocalModel write(TckModel model, Path into) throws IOException {
        return write(OnnxModels.bytes(model), into);
    }

    @Override
    protected LocalModel writeIdentity(DType dtype, Path into) throws IOException {
        return write(OnnxModels.identity(dtype), into);
    }

    private static LocalModel write(byte[] bytes, Path into) throws IOException {
        Path file = Files.write(into.resolve("model.onnx"), bytes);
        return new LocalModel(ModelId.of("contract:1"), ModelFormat.ONNX, file);
    }
}
