package dev.augur.internal;

import dev.augur.platform.ProcessMemory;

/**
 * By how much the process grows while models are loaded. Of loads that overlap, none can tell what was its own. What else the
 * process does meanwhile is counted too, so a figure is taken with a bound. Thread-safe.
 */
final class Growth {
    private int underWay;
    private long begun;

    /** A load that is being measured. */
    final class Span {
        private final long number;
        private final boolean alone;
        private final long before = ProcessMemory.residentBytes();

        private Span(long number, boolean alone) {
            this.number = number;
            this.alone = alone;
        }

        /** Bytes by which the process grew; -1 if that tells nothing. To be called once, also when the load failed. */
        long end() {
            long after = ProcessMemory.residentBytes();
            synchronized (Growth.this) {
                underWay--;
                return alone && number == begun && before >= 0 && after >= 0 ? Math.max(0, after - before) : -1;
            }
        }
    }

    /** A load begins. */
    synchronized Span begin() {
        underWay++;
        begun++;
        return new Span(begun, underWay == 1);
    }
}
