package dev.augur.benchmarks;

/** The mean of the vectors of a text's tokens. */
final class MeanVector {
    private MeanVector() {}

    /**
     * The mean.
     *
     * @param vectors of the tokens, one after the other
     * @param tokens how many count; what comes after them does not
     */
    static float[] of(float[] vectors, int tokens) {
        float[] mean = new float[MiniLm.WIDTH];
        for (int token = 0; token < tokens; token++) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += vectors[token * mean.length + i];
            }
        }
        for (int i = 0; i < mean.length; i++) {
            mean[i] /= tokens;
        }
        return mean;
    }
}
