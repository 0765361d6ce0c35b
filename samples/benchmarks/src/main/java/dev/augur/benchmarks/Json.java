package dev.augur.benchmarks;

/** As much of JSON as the answers of a benchmark need. */
final class Json {
    private Json() {}

    /** The numbers of the last array that holds some. */
    static float[] lastFloats(String text) {
        int from = text.lastIndexOf('[') + 1;
        String[] numbers = text.substring(from, text.indexOf(']', from)).split(",", -1);
        float[] floats = new float[numbers.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = Float.parseFloat(numbers[i]);
        }
        return floats;
    }
}
