package dev.augur.djl;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import ai.djl.util.NativeResource;
import dev.augur.engine.Engine;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelFormat;
import dev.augur.model.ModelId;
import dev.augur.tck.BareModel;
import dev.augur.tck.EngineContract;
import dev.augur.tck.TckModel;
import dev.augur.tck.TorchModels;
import dev.augur.tensor.DType;
import dev.augur.tensor.Dim;
import dev.augur.tensor.Signature;
import dev.augur.tensor.TensorSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

public final class DjlContractTest extends EngineContract {
    /** DJL's binding of PyTorch has no names for them, or PyTorch has no such tensors. */
    private static final Set<DType> NO_INPUT =
            EnumSet.of(DType.BFLOAT16, DType.INT16, DType.UINT16, DType.UINT32, DType.UINT64, DType.STRING);

    private static final Dim BATCH = Dim.of("batch");
    private static final Dim N = Dim.of("n");

    @Override
    protected Engine engine() {
        DjlOptions.Builder options = Torch.options();
        for (TckModel model : TckModel.values()) {
            options.model(id(model), declared(signature(model)));
        }
        for (DType dtype : DType.values()) {
            options.model(id(dtype), declared(signature(List.of(rows("x", dtype, N, 2)), rows("y", dtype, N, 2))));
        }
        return DjlEngine.of("PyTorch", options.build());
    }

    private static DjlModelOptions declared(Signature signature) {
        return DjlModelOptions.builder().signature(signature).build();
    }

    private static Signature signature(TckModel model) {
        TensorSpec x = rows("x", DType.FLOAT32, BATCH, 4);
        return switch (model) {
            case TWO_OUTPUTS ->
                signature(
                        List.of(x), rows("double", DType.FLOAT32, BATCH, 4), rows("negated", DType.FLOAT32, BATCH, 4));
            case TWO_INPUTS ->
                signature(
                        List.of(rows("a", DType.FLOAT32, BATCH, 4), rows("b", DType.INT64, BATCH, 4)),
                        rows("y", DType.FLOAT32, BATCH, 4));
            case SCALAR -> signature(List.of(TensorSpec.of("x", DType.FLOAT32)), TensorSpec.of("y", DType.FLOAT32));
            case NON_ZERO ->
                signature(
                        List.of(TensorSpec.of("x", DType.FLOAT32, N)),
                        TensorSpec.of("y", DType.INT64, Dim.of(1), Dim.of("m")));
            case SLOW -> signature(List.of(rows("x", DType.FLOAT32, BATCH, 256)), rows("y", DType.FLOAT32, BATCH, 256));
            case DOUBLE, NOT_A_MODEL, TRUNCATED, EMPTY -> signature(List.of(x), rows("y", DType.FLOAT32, BATCH, 4));
        };
    }

    private static Signature signature(List<TensorSpec> inputs, TensorSpec... outputs) {
        return new Signature(inputs, List.of(outputs));
    }

    private static TensorSpec rows(String name, DType dtype, Dim rows, long columns) {
        return TensorSpec.of(name, dtype, rows, Dim.of(columns));
    }

    private static ModelId id(Enum<?> which) {
        return ModelId.of("contract-" + which.name().toLowerCase(Locale.ROOT) + ":1");
    }

    @Override
    protected LocalModel write(TckModel model, Path into) throws IOException {
        return write(id(model), TorchModels.bytes(model), into);
    }

    @Override
    protected LocalModel writeIdentity(DType dtype, Path into) throws IOException {
        return write(id(dtype), TorchModels.identity(), into);
    }

    private static LocalModel write(ModelId id, byte[] bytes, Path into) throws IOException {
        return new LocalModel(id, ModelFormat.TORCHSCRIPT, Files.write(into.resolve("model.pt"), bytes));
    }

    @Override
    protected boolean supportsInput(DType dtype) {
        return !NO_INPUT.contains(dtype);
    }

    @Override
    protected @Nullable BooleanSupplier isOpen(Object candidate) {
        if (candidate instanceof NativeResource<?> resource) {
            return () -> !resource.isReleased();
        }
        return candidate instanceof NDManager manager ? manager::isOpen : null;
    }

    /** The engine starts PyTorch first, with its natives where the other tests have them. */
    @Override
    protected BareModel openBare(Path into) throws IOException {
        assertThat(engine().name()).startsWith("PyTorch 2");
        write(TckModel.SLOW, into);
        return new BareDjl(into);
    }
}
