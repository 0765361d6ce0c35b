package dev.augur.tensorflow;

import dev.augur.Device;
import dev.augur.engine.DeviceRefusedException;
import dev.augur.engine.Session;
import dev.augur.model.LocalModel;
import dev.augur.tensor.DType;
import dev.augur.tensor.Shape;
import dev.augur.tensor.Tensor;
import dev.augur.tensor.TensorPool;
import dev.augur.tensor.Tensors;

/** Loads and runs models in one line. */
final class Runs {
    private Runs() {}

    static Session open(LocalModel files) {
        return open(files, TensorFlowOptions.defaults());
    }

    static Session open(LocalModel files, TensorFlowOptions options) {
        try {
            return new Session(files.id(), new TensorFlowEngine(options).load(files, Device.CPU));
        } catch (DeviceRefusedException e) {
            throw new AssertionError("the CPU must not refuse", e);
        }
    }

    /** One row of floats in, all floats of one output out. */
    static float[] floats(Session session, String input, String output, float... row) {
        TensorPool pool = new TensorPool(0);
        try (Tensors in = new Tensors(pool);
                Tensors out = new Tensors(pool)) {
            in.allocate(input, DType.FLOAT32, Shape.of(1, row.length)).put(0, row, 0, row.length);
            session.run(in, out);
            Tensor found = out.get(output);
            float[] values = new float[(int) found.shape().elements()];
            found.get(0, values, 0, values.length);
            return values;
        }
    }
}
