package dev.augur.benchmarks;

import java.util.SplittableRandom;

/** What the contenders are given: always the same, whoever asks. */
final class Inputs {
    private static final int SEED = 20_26;

    private Inputs() {}

    /** Rows of numbers between 0 and 1. */
    static float[][] floats(int rows, int columns) {
        SplittableRandom random = new SplittableRandom(SEED);
        float[][] made = new float[rows][columns];
        for (float[] row : made) {
            for (int i = 0; i < columns; i++) {
                row[i] = (float) random.nextDouble();
            }
        }
        return made;
    }

    /** Texts as MiniLM's ids, each as long, between its markers of a beginning and an end. */
    static long[][] tokens(int texts, int length) {
        SplittableRandom random = new SplittableRandom(SEED);
        long[][] made = new long[texts][];
        for (int i = 0; i < texts; i++) {
            made[i] = text(random, length);
        }
        return made;
    }

    /** The next text, between its markers of a beginning and an end. */
    static long[] text(SplittableRandom random, int length) {
        long[] text = new long[length];
        for (int i = 1; i < length - 1; i++) {
            text[i] = random.nextInt(1_000, 30_000);
        }
        text[0] = 101;
        text[length - 1] = 102;
        return text;
    }
}
