package dev.augur.internal.batch;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run of so many rows of such a length takes, as measured; and from it the number of rows with which a row costs
 * least. Sizes are told apart by powers of two, lengths by half powers; within a class the time goes by the length of the
 * rows with what pads them, between two sizes by a straight line. Guarded by the lock of the run slots.
 */
final class CostCurve {
    /** Runs of single rows, of any length, before they are believed: the first ones in a process are slow. */
    static final int ENOUGH_SINGLES = 16;
    /** Runs of a size before it is believed. */
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

    /** By length class and size class. */
    private final Map<Integer, Size[]> sizes = new HashMap<>();
    /** By length class, the length of its runs. */
    private final Map<Integer, Mean> lengths = new HashMap<>();

    private final Median anyRow = new Median();
    private int singles;
    private int choices;

    /**
     * A run was made.
     *
     * @param rows its rows
     * @param longest the length of the longest of them
     * @param nanos what it took
     */
    void ran(int rows, long longest, long nanos) {
        int length = lengthClass(longest);
        lengths.computeIfAbsent(length, unused -> new Mean()).add((double) longest);
        Size[] ofLength = sizes.computeIfAbsent(length, unused -> new Size[SIZES]);
        int size = sizeClass(rows);
        Size measured = ofLength[size];
        if (measured == null) {
            measured = new Size();
            ofLength[size] = measured;
        }
        measured.ran(rows, longest, nanos);
        singles = rows == 1 ? Math.min(singles + 1, ENOUGH_SINGLES) : singles;
        anyRow.add((double) nanos / rows);
    }

    /** Nanoseconds that a row takes in the runs of late, whatever their size. */
    double rowNanos() {
        return anyRow.value();
    }

    /**
     * Nanoseconds that a run is likely to take. Zero if nothing like it was measured often enough to be believed.
     */
    long estimate(int rows, long longest) {
        Size[] ofLength = sizes.get(lengthClass(longest));
        if (ofLength == null) {
            return anyRow.count() < ENOUGH_SINGLES ? 0 : (long) (anyRow.value() * rows);
        }
        return (long) (longest * perLength(ofLength, rows));
    }

    /** Nanoseconds of a run for each unit of its length, no more than a larger one takes; zero if no size was measured. */
    private double perLength(Size[] ofLength, int rows) {
        Size below = null;
        double nanos = Double.MAX_VALUE;
        for (int size = 0; size < SIZES; size++) {
            Size measured = ofLength[size];
            if (measured == null || !isKnown(ofLength, size)) {
                continue;
            }
            if (measured.rows() < rows) {
                below = measured;
            } else {
                nanos = nanos < Double.MAX_VALUE ? nanos : between(below, measured, rows);
                nanos = Math.min(nanos, measured.perLength());
            }
        }
        if (nanos < Double.MAX_VALUE) {
            return nanos;
        }
        return below == null ? 0 : below.perUnit() * rows;
    }

    private static double between(@Nullable Size below, Size above, int rows) {
        if (below == null) {
            return above.perUnit() * rows;
        }
        double share = (rows - below.rows()) / (above.rows() - below.rows());
        return below.perLength() + share * (above.perLength() - below.perLength());
    }

    private boolean isKnown(Size[] ofLength, int size) {
        Size measured = ofLength[size];
        return measured != null && measured.count() >= ENOUGH && (size > 0 || singles == ENOUGH_SINGLES);
    }

    /** Of so many rows that wait, how many the next run should take; now and then another number, to measure it. */
    Choice best(int available, long longest) {
        Size[] ofLength = sizes.get(lengthClass(longest));
        if (ofLength == null || available <= 1) {
            return new Choice(Math.min(available, 1), false);
        }
        int top = sizeClass(available);
        int best = cheapest(ofLength, top);
        if (++choices % TRY_EVERY == 0) {
            return new Choice(least(tried(choices / TRY_EVERY, best, top)), true);
        }
        return isKnown(ofLength, best) ? new Choice(most(best, available), false) : new Choice(least(best), true);
    }

    /** Of so many rows that wait, how many a run is likely to take. */
    int likely(int available, long longest) {
        Size[] ofLength = sizes.get(lengthClass(longest));
        return ofLength == null || available <= 1
                ? Math.min(available, 1)
                : most(cheapest(ofLength, sizeClass(available)), available);
    }

    /** Of a size that is to be measured: what is found too dear is so for few. */
    private static int least(int size) {
        return 1 << size;
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
    private int cheapest(Size[] ofLength, int top) {
        int best = 0;
        int dear = 0;
        for (int size = 0; size <= top && dear < 2; size++) {
            Size measured = ofLength[size];
            if (measured == null || !isKnown(ofLength, size)) {
                return size;
            }
            double least = ofLength[best].perUnit();
            dear = measured.perUnit() > least * DEARER ? dear + 1 : 0;
            if (measured.perUnit() < least * CHEAPER) {
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
        for (Map.Entry<Integer, Size[]> entry : sizes.entrySet()) {
            Size[] ofLength = entry.getValue();
            Size single = ofLength[0];
            if (single != null && single.count() >= ENOUGH_SINGLES && single.count() > count) {
                count = single.count();
                double length = lengths.getOrDefault(entry.getKey(), new Mean()).value();
                most = new Gain(single.perUnit() * length, leastOfBatches(ofLength) * length);
            }
        }
        return most;
    }

    private static double leastOfBatches(Size[] ofLength) {
        double least = Double.NaN;
        for (int size = 1; size < SIZES; size++) {
            Size measured = ofLength[size];
            if (measured != null && measured.count() >= ENOUGH && !(measured.perUnit() >= least)) {
                least = measured.perUnit();
            }
        }
        return least;
    }

    /** Forgets everything, so that it is measured again. */
    void forget() {
        sizes.clear();
        singles = 0;
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

    /** The runs of a size class. */
    private static final class Size {
        private final Mean rows = new Mean();
        /** Nanoseconds per row and unit of its length. */
        private final Mean perUnit = new Mean();

        void ran(int count, long longest, long nanos) {
            rows.add(count);
            perUnit.add((double) nanos / (count * longest));
        }

        int count() {
            return rows.count();
        }

        double rows() {
            return rows.value();
        }

        double perUnit() {
            return perUnit.value();
        }

        /** Nanoseconds of a run per unit of its length. */
        double perLength() {
            return perUnit() * rows();
        }
    }

    /**
     * How many rows a run should take.
     *
     * @param rows at most
     * @param isTry whether that is to measure this number
     */
    record Choice(int rows, boolean isTry) {}

    /**
     * What batches give.
     *
     * @param single nanoseconds of a row alone
     * @param batched nanoseconds per row in batches of the best size that was measured; not a number if none was
     */
    record Gain(double single, double batched) {}
}
