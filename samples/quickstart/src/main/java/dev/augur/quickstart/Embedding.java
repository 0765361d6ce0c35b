package dev.augur.quickstart;

import dev.augur.Inference;
import dev.augur.Placement;
import dev.augur.Predictor;
import dev.augur.io.ByteSink;
import dev.augur.model.ModelId;
import dev.augur.model.ModelStore;
import dev.augur.model.Sha256;
import dev.augur.onnxruntime.OnnxRuntimeEngine;
import dev.augur.streaming.ErrorPolicy;
import dev.augur.streaming.Pipeline;
import dev.augur.streaming.Progress;
import dev.augur.streaming.Report;
import dev.augur.tokenizers.Pooling;
import dev.augur.tokenizers.TextEmbedding;
import dev.augur.tokenizers.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A sentence embedding model and its tokenizer: the whole of what a program needs to turn records into vectors. */
final class Embedding implements AutoCloseable {
    /** What every output record has. */
    static final List<String> FIELDS = List.of("record", "text", "embedding");

    /** Short texts hardly gain by larger batches on a CPU, and a batch is padded to its longest text. */
    private static final int MAX_BATCH = 8;

    private static final int ROWS_BETWEEN_PROGRESS = 64;

    private static final String MINILM = "all-minilm-l6-v2-q.onnx";
    private static final String MINILM_TOKENIZER = "all-minilm-l6-v2-q-tokenizer.json";
    private static final Sha256 MINILM_DIGEST =
            new Sha256("afdb6f1a0e45b715d0bb9b11772f032c399babd23bfc31fed1c170afc848bdb1");

    private final Tokenizer tokenizer;
    private final Inference inference;
    private final Predictor<String, float[]> predictor;

    private Embedding(ModelId id, ModelStore store, Tokenizer tokenizer, Pooling pooling) {
        this.tokenizer = tokenizer;
        this.inference =
                Inference.builder(store).engine(new OnnxRuntimeEngine()).build();
        this.predictor = inference.predictor(
                id,
                TextEmbedding.builder(tokenizer)
                        .pooling(pooling)
                        .maxBatch(MAX_BATCH)
                        .build());
    }

    /** MiniLM-L6-v2 in int8, from the class path. */
    static Embedding miniLm() throws IOException {
        ClassLoader loader = Embedding.class.getClassLoader();
        ModelId id = ModelId.of("minilm");
        ModelStore store = ModelStore.classPath(id, loader, MINILM).verify(id, MINILM_DIGEST);
        Tokenizer tokenizer = Tokenizer.builder().load(loader, MINILM_TOKENIZER);
        return new Embedding(id, store, tokenizer, Pooling.MEAN);
    }

    /** A user's own model, in files. */
    static Embedding of(Path model, Path tokenizer, Pooling pooling) throws IOException {
        ModelId id = ModelId.of("model");
        return new Embedding(id, ModelStore.file(id, model), Tokenizer.load(tokenizer), pooling);
    }

    /** Where the model runs, and why. Loads it. */
    Placement placement() {
        return predictor.explain();
    }

    /**
     * Streams texts to vectors: JSON lines with the number of the record in its input, the columns that are kept, the
     * text, and its embedding.
     */
    Report run(Texts texts, ByteSink output, ErrorPolicy errors) throws IOException {
        return pipeline(texts)
                .to(output)
                .onError(errors)
                .progress(Progress.automatic())
                .run();
    }

    /** What becomes of each text, wherever it is written. */
    Pipeline<float[]> pipeline(Texts texts) {
        return Pipeline.from(texts.source(), texts.format())
                .predict(row -> row.text(texts.column()), predictor)
                .write((row, vector, out) -> {
                    out.put("record", row.position().record());
                    texts.keep().forEach(column -> out.put(column, row.text(column)));
                    out.put("text", row.text(texts.column())).put("embedding", vector);
                })
                .batch(ROWS_BETWEEN_PROGRESS);
    }

    @Override
    public void close() {
        inference.close();
        tokenizer.close();
    }
}
