package dev.augur.benchmarks;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Texts of one length, as ids, through MiniLM on ONNX Runtime, everything pinned. One thread at a time. */
final class RawTokens implements AutoCloseable {
    private final OrtSession session;
    private final LongBuffer ids;
    private final FloatBuffer out;
    private final Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
    private final Map<String, OnnxTensor> outputs = new LinkedHashMap<>();
    private final Set<String> unpinned = new LinkedHashSet<>();

    RawTokens(Raw raw, int length) throws OrtException {
        this.session = raw.session();
        this.ids = Raw.directLongs(length);
        this.out = Raw.directFloats(length * MiniLm.WIDTH);
        LongBuffer ones = Raw.directLongs(length);
        for (int i = 0; i < length; i++) {
            ones.put(i, 1);
        }
        inputs.put(MiniLm.IDS, Raw.over(ids, 1, length));
        inputs.put(MiniLm.MASK, Raw.over(ones, 1, length));
        inputs.put(MiniLm.TYPES, Raw.over(Raw.directLongs(length), 1, length));
        outputs.put(MiniLm.OUTPUT, Raw.over(out, 1, length, MiniLm.WIDTH));
    }

    float[] run(long[] text) throws OrtException {
        ids.put(0, text, 0, text.length);
        session.run(inputs, unpinned, outputs).close();
        float[] vectors = new float[out.capacity()];
        out.get(0, vectors, 0, vectors.length);
        return vectors;
    }

    @Override
    public void close() {
        inputs.values().forEach(OnnxTensor::close);
        outputs.values().forEach(OnnxTensor::close);
    }
}
