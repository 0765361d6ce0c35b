package dev.augur.protocol;

import dev.augur.CallOptions;
import dev.augur.Inference;
import dev.augur.InvalidInputException;
import dev.augur.ModelUnavailableException;
import dev.augur.ModelUnavailableException.Reason;
import dev.augur.Predictor;
import dev.augur.codec.Codec;
import dev.augur.model.ModelId;
import dev.augur.tensor.DType;
import dev.augur.tensor.Dim;
import dev.augur.tensor.Shape;
import dev.augur.tensor.Signature;
import dev.augur.tensor.Tensor;
import dev.augur.tensor.TensorAllocator;
import dev.augur.tensor.TensorSpec;
import dev.augur.tensor.Tensors;
import dev.augur.tokenizers.TextEmbedding;
import dev.augur.tokenizers.Tokenizer;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A model that requests see as a function from a text to its vector. Its tokenizer is loaded with it. */
final class TextModel implements ServedModel, AutoCloseable {
    private static final String INPUT = "text";
    private static final String OUTPUT = "embedding";
    private static final Dim TEXTS = Dim.of("n");

    /** Short texts hardly gain by larger batches on a CPU, and a batch is padded to its longest text. */
    private static final int MAX_BATCH = 8;

    private final ModelSource source;
    private final ModelSource.Text text;
    private final Means means;
    private volatile @Nullable Opened opened;
    private volatile boolean ready;
    private boolean closed;

    /** What the models of a host share. */
    record Means(Inference inference, TensorAllocator allocator, Limits limits) {}

    private record Opened(
            Tokenizer tokenizer,
            String output,
            Predictor<String, float[]> texts,
            Predictor<Instance, Prediction> records) {}

    TextModel(ModelSource source, ModelSource.Text text, Means means) {
        this.source = source;
        this.text = text;
        this.means = means;
    }

    @Override
    public ModelId id() {
        return source.id();
    }

    @Override
    public String platform() {
        return source.platform();
    }

    @Override
    public Signature signature() {
        Opened now = open();
        Signature own = now.texts().signature();
        ready = true;
        TensorSpec input = TensorSpec.of(INPUT, DType.STRING, TEXTS);
        TensorSpec output = TensorSpec.of(OUTPUT, DType.FLOAT32, TEXTS, width(own, now.output()));
        return new Signature(List.of(input), List.of(output));
    }

    private int declaredWidth() {
        List<Dim> dims = signature().outputs().get(0).dims();
        return dims == null ? 0 : (int) Math.max(0, dims.get(1).size());
    }

    private static Dim width(Signature own, String output) {
        TensorSpec vectors = own.output(output);
        List<Dim> dims = vectors == null ? null : vectors.dims();
        return dims == null ? Dim.ANY : dims.get(dims.size() - 1);
    }

    @Override
    public void warm() {
        signature();
    }

    @Override
    public boolean isReady() {
        return ready;
    }

    @Override
    public Tensors infer(Tensors inputs, CallOptions options) {
        Tensor texts = textsOf(inputs);
        List<float[]> vectors = open().texts().predictAll(Arrays.asList(texts.strings()), options);
        ready = true;
        int width = vectors.isEmpty() ? declaredWidth() : vectors.get(0).length;
        Tensors outputs = new Tensors(means.allocator());
        Tensor embedding = outputs.allocate(OUTPUT, DType.FLOAT32, widened(texts.shape(), width));
        for (int i = 0; i < vectors.size(); i++) {
            embedding.put(i * width, vectors.get(i), 0, width);
        }
        return outputs;
    }

    private Tensor textsOf(Tensors inputs) {
        Tensor tensor = inputs.find(INPUT);
        if (tensor == null || inputs.size() != 1 || tensor.dtype() != DType.STRING) {
            throw new InvalidInputException(
                    "Model '" + id() + "' takes the input '" + INPUT + "' STRING[n] and no other, got " + inputs);
        }
        int most = means.limits().maxRecords();
        if (tensor.shape().elements() > most) {
            throw new InvalidInputException(
                    "Input '" + INPUT + "' of '" + id() + "' must have at most " + most + " texts, got " + tensor);
        }
        return tensor;
    }

    private static Shape widened(Shape texts, int width) {
        long[] sizes = Arrays.copyOf(texts.toArray(), texts.rank() + 1);
        sizes[texts.rank()] = width;
        return Shape.of(sizes);
    }

    @Override
    public Predictor<Instance, Prediction> records() {
        return open().records();
    }

    private Opened open() {
        Opened now = opened;
        return now != null ? now : openOnce();
    }

    private synchronized Opened openOnce() {
        if (closed) {
            throw new ModelUnavailableException(id(), Reason.CLOSED, "Model '" + id() + "' is closed", null);
        }
        Opened now = opened;
        if (now == null) {
            now = opened(tokenizer());
            opened = now;
        }
        return now;
    }

    private Tokenizer tokenizer() {
        Tokenizer.Builder builder = Tokenizer.builder();
        Integer maxTokens = text.options().maxTokens();
        if (maxTokens != null) {
            builder.maxTokens(maxTokens);
        }
        try {
            return text.tokenizer().load(builder);
        } catch (IOException | IllegalArgumentException e) {
            throw new ModelUnavailableException(
                    id(),
                    Reason.NOT_LOADABLE,
                    "Model '" + id() + "': its tokenizer cannot be loaded: " + e.getMessage(),
                    e);
        }
    }

    private Opened opened(Tokenizer tokenizer) {
        TextEmbedding.Builder embedding = TextEmbedding.builder(tokenizer)
                .pooling(text.options().pooling())
                .normalize(text.options().normalize())
                .maxBatch(MAX_BATCH);
        String output = text.options().output();
        if (output != null) {
            embedding.output(output);
        }
        Codec<String, float[]> codec = embedding.build();
        TextInstances instances = new TextInstances(new Json(means.limits()));
        return new Opened(
                tokenizer,
                codec.outputs().get(0),
                means.inference().predictor(id(), codec),
                means.inference()
                        .predictor(id(), codec.mapInput(instances::text).mapOutput(TextModel::prediction)));
    }

    private static Prediction prediction(float[] vector) {
        return new Prediction(List.of(OutputRow.of(OUTPUT, vector)));
    }

    /** Frees the tokenizer, after the last text under way. */
    @Override
    public synchronized void close() {
        closed = true;
        Opened now = opened;
        if (now != null) {
            now.tokenizer().close();
        }
    }
}
