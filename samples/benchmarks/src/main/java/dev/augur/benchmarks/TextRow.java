package dev.augur.benchmarks;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.augur.Predictor;
import dev.augur.codec.Codec;
import dev.augur.onnxruntime.OnnxRuntimeOptions;
import dev.augur.tokenizers.TextEmbedding;
import dev.augur.tokenizers.Tokenizer;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.allminilml6v2.AllMiniLmL6V2EmbeddingModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * From a text to its embedding: {@code predict} against the same written by hand, and against langchain4j, which has
 * the same model and tokenizer.
 */
final class TextRow {
    /** Of 8 to 49 tokens. */
    static final List<String> TEXTS = List.of(
            "A man is eating a piece of bread.",
            "The late train was full.",
            "Put the flour and the salt into a large bowl, make a well in the middle, and pour in the warm water.",
            "Interest rates rose for the third time this year, and house prices fell in most regions.",
            "The nurse wrote down the time, washed her hands and went back to the patient in the corner bed, who had not"
                    + " slept since the afternoon and now asked, for the second time, whether anybody had called his"
                    + " daughter about the operation.",
            "Volcanic ash closed the airport.",
            "Our order arrived two weeks late, one of the boxes was open, and nobody answered the telephone.",
            "The committee will publish its report on drinking water in the spring, after the measurements of the"
                    + " winter have been checked by two laboratories that did not take part in the first study.");

    private TextRow() {}

    static List<Contender> open(Resources resources) throws Exception {
        ModelFiles files = resources.own(new ModelFiles());
        Path model = files.copy(ModelFiles.MINILM);
        Path tokens = files.copy(ModelFiles.MINILM_TOKENIZER);
        Raw raw = resources.own(new Raw(model));
        HuggingFaceTokenizer tokenizer = resources.own(HuggingFaceTokenizer.newInstance(
                tokens, Map.of("padding", "false", "truncation", "true", "maxLength", "128")));
        Codec<String, float[]> codec =
                TextEmbedding.builder(resources.own(Tokenizer.load(tokens))).build();
        Predictor<String, float[]> ours = Ours.predictor(resources, model, codec);
        Predictor<String, float[]> threaded = Ours.predictor(resources, model, codec, OnnxRuntimeOptions.defaults());
        EmbeddingModel peer = new AllMiniLmL6V2EmbeddingModel();
        return List.of(
                new Contender("tokenizer, ONNX Runtime and pooling by hand", () -> {
                    RawText byHand = new RawText(tokenizer, raw.session());
                    return i -> byHand.run(text(i));
                }),
                Contender.shared(Ours.NAME, i -> ours.predict(text(i))),
                Contender.shared(Ours.NAME + ", default threads", i -> threaded.predict(text(i))),
                Contender.shared(
                        "langchain4j", i -> peer.embed(text(i)).content().vector()));
    }

    private static String text(int index) {
        return TEXTS.get(index % TEXTS.size());
    }
}
