package dev.augur.benchmarks;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;

/** ONNX Runtime without anything around it: a session that runs each operator on the caller's thread alone unless tuned. */
final class Raw implements AutoCloseable {
    static final String NAME = "ONNX Runtime, pinned";

    private final OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    private final OrtSession session;

    /** Sets options of a session that has ONNX Runtime's defaults. */
    interface Tuning {
        void apply(OrtSession.SessionOptions options) throws OrtException;
    }

    Raw(Path model) throws OrtException {
        this(model, options -> {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
        });
    }

    Raw(Path model, Tuning tuning) throws OrtException {
        tuning.apply(options);
        this.session = environment().createSession(model.toString(), options);
    }

    static OrtEnvironment environment() {
        return OrtEnvironment.getEnvironment();
    }

    OrtSession session() {
        return session;
    }

    /** A tensor over memory outside the heap. */
    static OnnxTensor over(FloatBuffer memory, long... shape) throws OrtException {
        return OnnxTensor.createTensor(environment(), memory, shape);
    }

    /** A tensor over memory outside the heap. */
    static OnnxTensor over(LongBuffer memory, long... shape) throws OrtException {
        return OnnxTensor.createTensor(environment(), memory, shape);
    }

    static FloatBuffer directFloats(int count) {
        return ByteBuffer.allocateDirect(count * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    static LongBuffer directLongs(int count) {
        return ByteBuffer.allocateDirect(count * Long.BYTES)
                .order(ByteOrder.nativeOrder())
                .asLongBuffer();
    }

    @Override
    public void close() throws OrtException {
        session.close();
        options.close();
    }
}
