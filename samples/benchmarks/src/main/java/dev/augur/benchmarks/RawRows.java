package dev.augur.benchmarks;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Rows of floats through ONNX Runtime as fast as its Java API goes: input and output are pinned once, a call copies rows
 * in and answers out. One thread at a time.
 */
final class RawRows implements AutoCloseable {
    private final OrtSession session;
    private final FloatBuffer in;
    private final FloatBuffer out;
    private final int columns;
    /** Maps of this kind are walked with less garbage than those of {@code Map.of}. */
    private final Map<String, OnnxTensor> inputs = new LinkedHashMap<>();

    private final Map<String, OnnxTensor> outputs = new LinkedHashMap<>();
    private final Set<String> unpinned = new LinkedHashSet<>();

    /**
     * Pins memory for a model {@code x -> y[batch, columns]}.
     *
     * @param raw the session
     * @param shape of the input, the number of rows first
     * @param columns of the output
     */
    RawRows(Raw raw, long[] shape, int columns) throws OrtException {
        int rows = (int) shape[0];
        this.session = raw.session();
        this.columns = columns;
        this.in = Raw.directFloats((int) Arrays.stream(shape).reduce(1, Math::multiplyExact));
        this.out = Raw.directFloats(rows * columns);
        inputs.put("x", Raw.over(in, shape));
        outputs.put("y", Raw.over(out, rows, columns));
    }

    float[] run(float[] row) throws OrtException {
        in.put(0, row, 0, row.length);
        runPinned();
        return answer(0);
    }

    List<float[]> run(List<float[]> rows) throws OrtException {
        for (int i = 0; i < rows.size(); i++) {
            float[] row = rows.get(i);
            in.put(i * row.length, row, 0, row.length);
        }
        runPinned();
        float[][] answers = new float[rows.size()][];
        for (int i = 0; i < answers.length; i++) {
            answers[i] = answer(i);
        }
        return Arrays.asList(answers);
    }

    private void runPinned() throws OrtException {
        session.run(inputs, unpinned, outputs).close();
    }

    private float[] answer(int row) {
        float[] answer = new float[columns];
        out.get(row * columns, answer, 0, columns);
        return answer;
    }

    @Override
    public void close() {
        inputs.values().forEach(OnnxTensor::close);
        outputs.values().forEach(OnnxTensor::close);
    }
}
