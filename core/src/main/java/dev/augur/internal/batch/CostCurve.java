package dev.augur.internal.batch;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run of so many rows of such a length takes, as measured; and from it the number of rows with which a row costs
 * least. Sizes are told apart by powers of two, lengths by half powers; within a class the time goes by the length of the
 * rows, without what pads them, so that padding makes a size dear. Guarded by the lock of the run slots.
 */
final class CostCurve {
    /** Runs of single rows before they are believed: the first ones in a process are slow. */
    static final int ENOUGH_SINGLES = 16;
    /** Runs of another size before it is believed. */
    private static final int ENOUGH = 3;
    /** How much cheaper a row must be in a larger batch, whose first caller waits longer for its end. */
    private static final double CHEAPER = 0.97;
    /** How much dearer a row is where larger batches are not tried any more. */
    private static final double DEARER = 1.05;
    /** One run in so many tries a size beside the best, so that the curve follows changes. */
    private static final int TRY_EVERY = 64;
    /** One try in so many is of a larger size. */
    private static final int LARGER_EVERY = 8;

    private static final int SIZES = 20;

    /** By length class, nanoseconds per row and unit of its length, by size class. */
    private final Map<Integer, Mean[]> perUnit = new HashMap<>();
    /** By length class, the length of its runs. */
    private final Map<Integer, Mean> lengths = new HashMap<>();

    private final Median anyRow = new Median();
    private int choices;

    /**
     * A run was made.
     *
     * @param rows its rows
     * @param longest the length of the longest of them
     * @param filled the sum of their lengths
     * @param nanos what it took
     */
    void ran(int rows, long longest, long filled, long nanos) {
        int length = lengthClass(longest);
        lengths.computeIfAbsent(length, unused -> new Mean()).add((double) longest);
        Mean[] sizes = perUnit.computeIfAbsent(length, unused -> new Mean[SIZES]);
        int size = sizeClass(rows);
        Mean mean = sizes[size];
        if (mean == null) {
            mean = new Mean();
            sizes[size] = mean;
        }
        mean.add((double) nanos / filled);
        anyRow.add((double) nanos / rows);
    }

    /** Nanoseconds that a row takes in the runs of late, whatever their size. */
    double rowNanos() {
        return anyRow.value();
    }

    /**
     * Nanoseconds that a run is likely to take: no more than a larger one. Zero if nothing like it was measured often enough
     * to be believed.
     */
    long estimate(int rows, long longest) {
        Mean[] sizes = perUnit.get(lengthClass(longest));
        if (sizes == null) {
            return anyRow.count() < ENOUGH_SINGLES ? 0 : (long) (anyRow.value() * rows);
        }
        int size = sizeClass(rows);
        Mean nearest = nearest(sizes, size);
        if (nearest == null) {
            return 0;
        }
        double nanos = nearest.value() * rows;
        Mean larger = isKnown(sizes, size + 1) ? sizes[size + 1] : null;
        return (long) (longest * (larger == null ? nanos : Math.min(nanos, larger.value() * (1 << (size + 1)))));
    }

    private static @Nullable Mean nearest(Mean[] sizes, int size) {
        for (int distance = 0; distance < SIZES; distance++) {
            if (isKnown(sizes, size - distance)) {
                return sizes[size - distance];
            }
            if (isKnown(sizes, size + distance)) {
                return sizes[size + distance];
            }
        }
        return null;
    }

    private static boolean isKnown(Mean[] sizes, int size) {
        Mean mean = size >= 0 && size < SIZES ? sizes[size] : null;
        return mean != null && mean.count() >= (size == 0 ? ENOUGH_SINGLES : ENOUGH);
    }

    /** Of so many rows that wait, how many the next run should take; now and then another number, to measure it. */
    int best(int available, long longest) {
        Mean[] sizes = perUnit.get(lengthClass(longest));
        if (sizes == null || available <= 1) {
            return Math.min(available, 1);
        }
        int top = sizeClass(available);
        int best = cheapest(sizes, top);
        if (++choices % TRY_EVERY == 0) {
            best = tried(choices / TRY_EVERY, best, top);
        }
        return most(best, available);
    }

    /** Of so many rows that wait, how many a run is likely to take. */
    int likely(int available, long longest) {
        Mean[] sizes = perUnit.get(lengthClass(longest));
        return sizes == null || available <= 1
                ? Math.min(available, 1)
                : most(cheapest(sizes, sizeClass(available)), available);
    }

    private static int most(int size, int available) {
        return Math.min(available, (1 << (size + 1)) - 1);
    }

    /** In turn single rows and the next smaller size; the next larger one is rare, since whoever is in it waits longest. */
    private static int tried(int turn, int best, int top) {
        if (turn % LARGER_EVERY == 0) {
            return Math.min(top, best + 1);
        }
        return turn % 2 == 0 ? 0 : Math.max(0, best - 1);
    }

    /**
     * The smallest size class with rows that are about the cheapest; or the next one that was not measured yet, unless two
     * in a row below it were dear: one may have been measured at a bad moment.
     */
    private static int cheapest(Mean[] sizes, int top) {
        int best = 0;
        int dear = 0;
        for (int size = 0; size <= top && dear < 2; size++) {
            Mean mean = sizes[size];
            if (mean == null || !isKnown(sizes, size)) {
                return size;
            }
            Mean least = sizes[best];
            dear = mean.value() > least.value() * DEARER ? dear + 1 : 0;
            if (mean.value() < least.value() * CHEAPER) {
                best = size;
            }
        }
        return best;
    }

    /** What batches give at the length that was measured most; null as long as that is not known. */
    @Nullable
    Gain gain() {
        Gain most = null;
        int count = 0;
        for (Map.Entry<Integer, Mean[]> entry : perUnit.entrySet()) {
            Mean[] sizes = entry.getValue();
            Mean single = sizes[0];
            if (single != null && single.count() >= ENOUGH_SINGLES && single.count() > count) {
                count = single.count();
                double length = lengths.getOrDefault(entry.getKey(), new Mean()).value();
                most = new Gain(single.value() * length, leastOfBatches(sizes) * length);
            }
        }
        return most;
    }

    private static double leastOfBatches(Mean[] sizes) {
        double least = Double.NaN;
        for (int size = 1; size < SIZES; size++) {
            Mean mean = sizes[size];
            if (mean != null && mean.count() >= ENOUGH && !(mean.value() >= least)) {
                least = mean.value();
            }
        }
        return least;
    }

    /** Forgets everything, so that it is measured again. */
    void forget() {
        perUnit.clear();
        lengths.clear();
    }

    private static int sizeClass(int rows) {
        return Math.min(SIZES - 1, 31 - Integer.numberOfLeadingZeros(Math.max(1, rows)));
    }

    private static int lengthClass(long length) {
        int power = 63 - Long.numberOfLeadingZeros(Math.max(1, length));
        boolean upperHalf = power > 0 && (length >> (power - 1) & 1) == 1;
        return 2 * power + (upperHalf ? 1 : 0);
    }

    /**
     * What batches give.
     *
     * @param single nanoseconds of a row alone
     * @param batched nanoseconds per row in batches of the best size that was measured; not a number if none was
     */
    record Gain(double single, double batched) {}
}
