package dev.augur.onnxruntime;

import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtSession;
import dev.augur.engine.Engine;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelFormat;
import dev.augur.model.ModelId;
import dev.augur.tck.BareModel;
import dev.augur.tck.EngineContract;
import dev.augur.tck.OnnxModels;
import dev.augur.tck.TckModel;
import dev.augur.tensor.DType;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

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

    @Override
    protected @Nullable BooleanSupplier isOpen(Object candidate) {
        if (candidate instanceof OnnxValue value) {
            return () -> !value.isClosed();
        }
        return candidate instanceof OrtSession || candidate instanceof OrtSession.SessionOptions
                ? () -> !isClosed(candidate)
                : null;
    }

    /** What the Java API knows and does not tell. */
    private static boolean isClosed(Object session) {
        try {
            Field closed = session.getClass().getDeclaredField("closed");
            closed.setAccessible(true);
            return closed.getBoolean(session);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("OrtSession has no field 'closed'", e);
        }
    }

    @Override
    protected BareModel openBare(Path into) {
        return new BareOnnxRuntime(OnnxModels.bytes(TckModel.SLOW));
    }

    private static LocalModel write(byte[] bytes, Path into) throws IOException {
        Path file = Files.write(into.resolve("model.onnx"), bytes);
        return new LocalModel(ModelId.of("contract:1"), ModelFormat.ONNX, file);
    }
}
