package dev.augur.tensorflow;

import dev.augur.tck.BareModel;
import java.nio.file.Path;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TFloat32;

/** A session of TensorFlow Java, which says that any thread may run it. */
final class BareTensorFlow implements BareModel {
    private final SavedModelBundle bundle;
    private final Output<?> in;
    private final Output<?> out;

    BareTensorFlow(Path folder) {
        this.bundle = SavedModelBundle.load(folder.toString(), "serve");
        this.in = output(bundle.metaGraphDef()
                .getSignatureDefOrThrow("serving_default")
                .getInputsOrThrow("x")
                .getName());
        this.out = output(bundle.metaGraphDef()
                .getSignatureDefOrThrow("serving_default")
                .getOutputsOrThrow("y")
                .getName());
    }

    private Output<?> output(String name) {
        return bundle.graph()
                .operationOrThrow(name.substring(0, name.indexOf(':')))
                .output(0);
    }

    @Override
    public float[] run(float[] row) {
        float[] answer = new float[row.length];
        try (TFloat32 x = TFloat32.tensorOf(Shape.of(1, row.length), DataBuffers.of(row));
                Result result = bundle.session().runner().feed(in, x).fetch(out).run()) {
            ((TFloat32) result.get(0)).asRawTensor().data().asFloats().read(answer);
            return answer;
        } catch (TensorFlowException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        bundle.close();
    }
}
