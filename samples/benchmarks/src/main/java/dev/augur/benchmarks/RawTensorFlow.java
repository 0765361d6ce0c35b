package dev.augur.benchmarks;

import java.nio.file.Path;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.FloatDataBuffer;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.types.TFloat32;

/**
 * Rows of floats through TensorFlow Java as well as it can be used: one input tensor that is written again, operators that were
 * looked up before, no thread but the caller's. One thread at a time.
 */
final class RawTensorFlow implements AutoCloseable {
    static final String NAME = "TensorFlow Java";

    private final SavedModelBundle bundle;
    private final Output<?> in;
    private final Output<?> out;
    private final TFloat32 tensor;
    private final FloatDataBuffer values;
    private final int columns;

    /**
     * Opens a model {@code x -> y[1, columns]}.
     *
     * @param model its folder
     * @param inputs of a row
     * @param columns of the output
     */
    RawTensorFlow(Path model, int inputs, int columns) {
        ConfigProto callersThread = ConfigProto.newBuilder()
                .setIntraOpParallelismThreads(1)
                .setInterOpParallelismThreads(-1)
                .build();
        this.bundle = SavedModelBundle.loader(model.toString())
                .withTags("serve")
                .withConfigProto(callersThread)
                .load();
        SignatureDef signature = bundle.metaGraphDef().getSignatureDefOrThrow("serving_default");
        this.in = output(signature.getInputsOrThrow("x"));
        this.out = output(signature.getOutputsOrThrow("y"));
        this.tensor = TFloat32.tensorOf(Shape.of(1, inputs));
        this.values = tensor.asRawTensor().data().asFloats();
        this.columns = columns;
    }

    private Output<?> output(TensorInfo tensor) {
        String node = tensor.getName();
        return bundle.graph()
                .operationOrThrow(node.substring(0, node.indexOf(':')))
                .output(0);
    }

    float[] run(float[] row) {
        values.write(row);
        float[] answer = new float[columns];
        try (Result result =
                bundle.session().runner().feed(in, tensor).fetch(out).run()) {
            ((TFloat32) result.get(0)).asRawTensor().data().asFloats().read(answer);
        }
        return answer;
    }

    @Override
    public void close() {
        tensor.close();
        bundle.close();
    }
}
