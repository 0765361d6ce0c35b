package dev.augur.tensorflow;

import dev.augur.engine.Engine;
import dev.augur.model.LocalModel;
import dev.augur.tck.BareModel;
import dev.augur.tck.EngineContract;
import dev.augur.tck.TckModel;
import dev.augur.tensor.DType;
import java.io.IOException;
import java.nio.file.Path;

/** TensorFlow takes every type that we have, so no switch of the contract is off. */
public final class TensorFlowContractTest extends EngineContract {
    @Override
    protected Engine engine() {
        return new TensorFlowEngine();
    }

    @Override
    protected LocalModel write(TckModel model, Path into) throws IOException {
        return SavedModelWriter.write(TckSavedModels.bytes(model), into);
    }

    @Override
    protected LocalModel writeIdentity(DType dtype, Path into) throws IOException {
        return SavedModelWriter.write(TckSavedModels.identity(dtype), into);
    }

    @Override
    protected BareModel openBare(Path into) throws IOException {
        return new BareTensorFlow(write(TckModel.SLOW, into).path());
    }
}
