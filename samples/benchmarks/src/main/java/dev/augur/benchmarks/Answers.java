package dev.augur.benchmarks;

import java.util.List;

/** Whether contenders give the same answers; times of different work could not be compared. */
final class Answers {
    private static final float TOLERANCE = 1e-4f;

    private Answers() {}

    /** Throws if the contenders' answers to the first inputs differ. */
    static void requireSame(List<Contender> contenders, int inputs) throws Exception {
        Call first = contenders.get(0).caller().newCall();
        for (Contender other : contenders.subList(1, contenders.size())) {
            Call call = other.caller().newCall();
            for (int i = 0; i < inputs; i++) {
                float difference = difference(first.run(i), call.run(i));
                // Also when it is no number.
                if (!(difference <= TOLERANCE)) {
                    throw new IllegalStateException("The answer of '" + other.name() + "' to input " + i
                            + " must be that of '" + contenders.get(0).name() + "' within " + TOLERANCE
                            + ", differs by "
                            + difference);
                }
            }
        }
    }

    /** The largest difference between two elements; infinite if the sizes differ. */
    static float difference(Object a, Object b) {
        if (a instanceof float[] left && b instanceof float[] right) {
            return difference(left, right);
        }
        if (a instanceof List<?> left && b instanceof List<?> right && left.size() == right.size()) {
            float largest = 0;
            for (int i = 0; i < left.size(); i++) {
                largest = Math.max(largest, difference(left.get(i), right.get(i)));
            }
            return largest;
        }
        return Float.POSITIVE_INFINITY;
    }

    private static float difference(float[] a, float[] b) {
        if (a.length != b.length) {
            return Float.POSITIVE_INFINITY;
        }
        float largest = 0;
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, Math.abs(a[i] - b[i]));
        }
        return largest;
    }
}
