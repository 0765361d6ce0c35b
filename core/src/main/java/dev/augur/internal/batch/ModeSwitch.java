package dev.augur.internal.batch;

import dev.augur.internal.batch.CostCurve.Gain;

/**
 * Whether calls share runs, or go straight through because that is cheaper: a caller who waits for another's run costs
 * two changes of threads, which is more than a small model's run takes. Written under the lock of the run slots.
 */
final class ModeSwitch {
    /** Processor time that a call costs more when it waits for another thread to run its record. */
    static final double HANDOVER_NANOS = 25_000;

    /** How much cheaper sharing must be, handing over included. */
    private static final double WORTH = 0.9;
    /** Runs that take longer than this take a slot in any case, so that no more than a device can do are under way. */
    private static final double LONG_NANOS = 200_000;
    /** How much slower straight calls must get before sharing is tried again. */
    private static final double SLOWER = 1.5;
    /** Samples of straight calls after which sharing is tried again, if it could be worth it. */
    private static final int TRY_AFTER = 4096;

    private volatile boolean straight;
    private Median samples = new Median();
    private double before;

    /** Whether calls go straight through now. */
    boolean isStraight() {
        return straight;
    }

    void ranBatch(CostCurve curve) {
        Gain gain = curve.gain();
        if (gain != null && !straight && isBetterStraight(gain)) {
            before = Math.max(gain.single(), HANDOVER_NANOS);
            samples = new Median();
            straight = true;
        }
    }

    private static boolean isBetterStraight(Gain gain) {
        if (gain.single() * WORTH < HANDOVER_NANOS) {
            return true;
        }
        return gain.single() < LONG_NANOS && gain.batched() + HANDOVER_NANOS > WORTH * gain.single();
    }

    /** A straight call took that long. */
    void sampled(long nanos, CostCurve curve) {
        samples.add((double) nanos);
        boolean slow = samples.count() >= CostCurve.ENOUGH_SINGLES && samples.value() > SLOWER * before;
        boolean due = samples.count() >= TRY_AFTER && before * WORTH > HANDOVER_NANOS;
        if (straight && (slow || due)) {
            curve.forget();
            straight = false;
        }
    }
}
