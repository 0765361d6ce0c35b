package dev.augur.benchmarks;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.translator.TextEmbeddingTranslator;
import ai.djl.inference.Predictor;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import dev.augur.Inference;
import dev.augur.model.ModelId;
import dev.augur.model.ModelStore;
import dev.augur.onnxruntime.OnnxRuntimeEngine;
import dev.augur.tokenizers.TextEmbedding;
import dev.augur.tokenizers.Tokenizer;
import dev.langchain4j.model.embedding.onnx.allminilml6v2.AllMiniLmL6V2EmbeddingModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Embeds one text in a JVM of its own and prints the first numbers; then waits for the end of its input. Nobody's settings
 * are tuned: each library is used as its documentation begins.
 */
final class StartProgram {
    /** What the parent looks for. */
    static final String READY = "embedded ";

    static final String TEXT = "A man is eating a piece of bread.";

    private StartProgram() {}

    /**
     * Runs.
     *
     * @param args who, the model's file or folder, and the tokenizer's file
     */
    public static void main(String[] args) throws Exception {
        Path model = Path.of(args[1]);
        Path tokenizer = Path.of(args[2]);
        Resources resources = new Resources();
        try {
            float[] embedding = switch (args[0]) {
                case "augur" -> augur(resources, model, tokenizer);
                case "plain" -> plain(resources, model, tokenizer);
                case "djl" -> djl(resources, model, tokenizer);
                case "langchain4j" ->
                    new AllMiniLmL6V2EmbeddingModel().embed(TEXT).content().vector();
                default -> throw new IOException("Not a contender: " + args[0]);
            };
            System.out.println(READY + embedding[0] + " " + embedding[1] + " " + embedding[2]);
            System.out.flush();
            int ended = System.in.read();
            if (ended >= 0) {
                throw new IOException("The input must be empty, got " + ended);
            }
        } finally {
            resources.closeAll();
        }
    }

    private static float[] augur(Resources resources, Path model, Path tokenizer) throws IOException {
        ModelId id = ModelId.of("minilm");
        Inference inference = resources.own(Inference.builder(ModelStore.file(id, model))
                .engine(new OnnxRuntimeEngine())
                .build());
        Tokenizer tokens = resources.own(Tokenizer.load(tokenizer));
        return resources
                .own(inference.predictor(id, TextEmbedding.builder(tokens).build()))
                .predict(TEXT);
    }

    private static float[] plain(Resources resources, Path model, Path tokenizer) throws Exception {
        OrtSession session = resources.own(OrtEnvironment.getEnvironment().createSession(model.toString()));
        HuggingFaceTokenizer tokens = resources.own(HuggingFaceTokenizer.newInstance(
                tokenizer, Map.of("padding", "false", "truncation", "true", "maxLength", "128")));
        return new RawText(tokens, session).run(TEXT);
    }

    private static float[] djl(Resources resources, Path model, Path tokenizer) throws Exception {
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
        HuggingFaceTokenizer tokens = resources.own(HuggingFaceTokenizer.newInstance(
                tokenizer, Map.of("padding", "false", "truncation", "true", "maxLength", "128")));
        Criteria<String, float[]> criteria = Criteria.builder()
                .setTypes(String.class, float[].class)
                .optModelPath(model)
                .optEngine("OnnxRuntime")
                .optTranslator(TextEmbeddingTranslator.builder(tokens)
                        .optPoolingMode("mean")
                        .optNormalize(true)
                        .optIncludeTokenTypes(true)
                        .build())
                .build();
        ZooModel<String, float[]> loaded = resources.own(criteria.loadModel());
        Predictor<String, float[]> predictor = resources.own(loaded.newPredictor());
        return predictor.predict(TEXT);
    }
}
