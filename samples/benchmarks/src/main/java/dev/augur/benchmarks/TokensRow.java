package dev.augur.benchmarks;

import dev.augur.Predictor;
import java.nio.file.Path;
import java.util.List;

/** Texts of 32 tokens, tokenised before, to the vectors of their tokens: a real model, where the API hardly counts. */
final class TokensRow {
    /** Different inputs. */
    static final int TEXTS = 4;

    private static final int LENGTH = 32;

    private TokensRow() {}

    static List<Contender> open(Resources resources) throws Exception {
        Path file = resources.own(new ModelFiles()).copy(ModelFiles.MINILM);
        long[][] texts = Inputs.tokens(TEXTS, LENGTH);
        RawTokens raw = resources.own(new RawTokens(resources.own(new Raw(file)), LENGTH));
        Predictor<long[], float[]> ours = Ours.predictor(resources, file, new TokenCodec(LENGTH));
        ai.djl.inference.Predictor<long[], float[]> djl =
                resources.own(Djl.load(resources, file).newPredictor(new DjlTokens()));
        return List.of(
                Contender.shared(Raw.NAME, i -> raw.run(texts[i % TEXTS])),
                Contender.shared(Ours.NAME, i -> ours.predict(texts[i % TEXTS])),
                Contender.shared("DJL, no batchifier", i -> djl.predict(texts[i % TEXTS])));
    }
}
