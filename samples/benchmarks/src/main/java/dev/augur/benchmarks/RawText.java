package dev.augur.benchmarks;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Map;
import java.util.Set;

/**
 * From a text to its embedding, written by hand and with care: the memory is pinned for the longest text once, and
 * viewed by tensors of the text's length. One thread at a time.
 */
final class RawText {
    private static final int MAX_TOKENS = 128;

    private final HuggingFaceTokenizer tokenizer;
    private final OrtSession session;
    private final LongBuffer ids = Raw.directLongs(MAX_TOKENS);
    private final LongBuffer mask = Raw.directLongs(MAX_TOKENS);
    private final LongBuffer types = Raw.directLongs(MAX_TOKENS);
    private final FloatBuffer out = Raw.directFloats(MAX_TOKENS * MiniLm.WIDTH);
    private final float[] vector = new float[MiniLm.WIDTH];

    RawText(HuggingFaceTokenizer tokenizer, OrtSession session) {
        this.tokenizer = tokenizer;
        this.session = session;
    }

    float[] run(String text) throws OrtException {
        Encoding encoding = tokenizer.encode(text);
        int length = encoding.getIds().length;
        ids.put(0, encoding.getIds());
        mask.put(0, encoding.getAttentionMask());
        types.put(0, encoding.getTypeIds());
        try (OnnxTensor idsIn = view(ids, length);
                OnnxTensor maskIn = view(mask, length);
                OnnxTensor typesIn = view(types, length);
                OnnxTensor vectors = Raw.over(out.slice(0, length * MiniLm.WIDTH), 1, length, MiniLm.WIDTH)) {
            Map<String, OnnxTensor> inputs = Map.of(MiniLm.IDS, idsIn, MiniLm.MASK, maskIn, MiniLm.TYPES, typesIn);
            session.run(inputs, Set.of(), Map.of(MiniLm.OUTPUT, vectors)).close();
        }
        return pooled(length);
    }

    private static OnnxTensor view(LongBuffer memory, int length) throws OrtException {
        return Raw.over(memory.slice(0, length), 1, length);
    }

    /** The mean of the tokens' vectors, scaled to length 1. */
    private float[] pooled(int length) {
        float[] mean = new float[MiniLm.WIDTH];
        for (int token = 0; token < length; token++) {
            out.get(token * MiniLm.WIDTH, vector, 0, MiniLm.WIDTH);
            for (int i = 0; i < mean.length; i++) {
                mean[i] += vector[i];
            }
        }
        double squares = 0;
        for (float value : mean) {
            squares += (double) value * value;
        }
        float scale = (float) (1 / Math.sqrt(squares));
        for (int i = 0; i < mean.length; i++) {
            mean[i] *= scale;
        }
        return mean;
    }
}
