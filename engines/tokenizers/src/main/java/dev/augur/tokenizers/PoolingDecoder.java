package dev.augur.tokenizers;

import dev.augur.InvalidInputException;
import dev.augur.codec.Decoder;
import dev.augur.tensor.DType;
import dev.augur.tensor.Dim;
import dev.augur.tensor.Signature;
import dev.augur.tensor.Tensor;
import dev.augur.tensor.TensorSpec;
import dev.augur.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns the vectors of a text's tokens, FLOAT32 {@code [texts, tokens, size]}, into one vector of that size per text. Reads
 * from the input {@code attention_mask} which positions are padding; a model without that input has none. Stateless and
 * thread-safe.
 */
public final class PoolingDecoder implements Decoder<float[]> {
    /** The name that exported transformers give the vectors of the tokens. */
    static final String DEFAULT_OUTPUT = "last_hidden_state";

    private final Pooling pooling;
    private final boolean normalize;
    private final String output;

    /**
     * A decoder of the output {@code last_hidden_state}.
     *
     * @param pooling how the vectors become one
     * @param normalize whether the result is scaled to length 1, so that the dot product of two is their cosine
     */
    public PoolingDecoder(Pooling pooling, boolean normalize) {
        this(pooling, normalize, DEFAULT_OUTPUT);
    }

    /**
     * A decoder of another output.
     *
     * @param pooling how the vectors become one
     * @param normalize whether the result is scaled to length 1, so that the dot product of two is their cosine
     * @param output name of the output that has a vector per token
     */
    public PoolingDecoder(Pooling pooling, boolean normalize, String output) {
        this.pooling = pooling;
        this.normalize = normalize;
        this.output = output;
    }

    @Override
    public List<String> outputs() {
        return List.of(output);
    }

    @Override
    public Decoder<float[]> bind(Signature signature) {
        TensorSpec spec = signature.output(output);
        if (spec == null) {
            throw new InvalidInputException(
                    "The model has no output '" + output + "', it gives " + Signature.describe(signature.outputs()));
        }
        List<Dim> dims = spec.dims();
        if (spec.dtype() != DType.FLOAT32 || (dims != null && dims.size() != 3)) {
            throw new InvalidInputException("Output '" + output
                    + "' must be FLOAT32[texts, tokens, size], the model gives " + spec.typeAndShape());
        }
        return this;
    }

    @Override
    public List<float[]> decode(Tensors inputs, Tensors outputs, int count) {
        long texts = inputs.size() == 0 ? count : inputs.tensor(0).shape().dim(0);
        TokenVectors vectors = new TokenVectors(outputs.get(output), texts);
        Tensor mask = inputs.find(TextInput.MASK.inputName);
        boolean[] padding = pooling == Pooling.MEAN ? vectors.padding(mask) : new boolean[0];
        List<float[]> pooled = new ArrayList<>(count);
        for (int row = 0; row < count; row++) {
            float[] vector = switch (pooling) {
                case MEAN -> vectors.mean(row, padding);
                case CLS -> vectors.first(row);
            };
            if (normalize) {
                TokenVectors.normalize(vector);
            }
            pooled.add(vector);
        }
        return pooled;
    }
}
