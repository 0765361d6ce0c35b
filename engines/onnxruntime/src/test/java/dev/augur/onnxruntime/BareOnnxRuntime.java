package dev.augur.onnxruntime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.augur.tck.BareModel;
import java.util.Map;

/** A session of ONNX Runtime's Java API, which says that any thread may run it. */
final class BareOnnxRuntime implements BareModel {
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;

    BareOnnxRuntime(byte[] model) {
        try {
            this.session = environment.createSession(model);
        } catch (OrtException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public float[] run(float[] row) {
        try (OnnxTensor x = OnnxTensor.createTensor(environment, new float[][] {row});
                OrtSession.Result result = session.run(Map.of("x", x))) {
            return ((float[][]) result.get(0).getValue())[0];
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }
}
