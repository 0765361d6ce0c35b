package dev.augur.quickstart;

import dev.augur.codec.Classification;
import dev.augur.codec.Codec;
import dev.augur.codec.ImageEncoder;
import dev.augur.codec.ImageEncoder.Layout;
import dev.augur.codec.TopK;
import java.nio.file.Path;
import java.util.List;

/** Trained classifiers that were exported from one original to several formats, and the one way in which all of them are run. */
final class TrainedClassifiers {
    static final List<String> LABELS = List.of("Drawing", "Hentai", "Neutral", "Porn", "Sexy");

    private TrainedClassifiers() {}

    /**
     * A model of any format, by its path alone. The size and the layout are for those formats that do not tell them; the others
     * are checked against them.
     */
    static Classifier open(Path model, int side) {
        ImageEncoder encoder =
                ImageEncoder.builder().size(side, side).layout(Layout.NHWC).build();
        Codec<byte[], List<Classification>> codec = Codec.of(encoder, TopK.of(LABELS.size(), LABELS));
        return Classifier.open(model, codec);
    }

    /** The scores in the order of the classes. */
    static float[] scores(List<Classification> best) {
        float[] scores = new float[best.size()];
        best.forEach(one -> scores[one.index()] = one.score());
        return scores;
    }
}
