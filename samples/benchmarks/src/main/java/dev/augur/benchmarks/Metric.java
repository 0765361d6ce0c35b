package dev.augur.benchmarks;

/** What of a load's cost is compared. */
enum Metric {
    /** Records that are answered in a second. */
    RATE("rate"),
    /** CPU time of the process per record. */
    CPU("CPU per record"),
    /** The time of a call in the middle. */
    P50("p50"),
    /** The time of one of the slowest calls. */
    P99("p99");

    private final String label;

    Metric(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    /** Whether a larger value is the better one. */
    boolean growsBetter() {
        return this == RATE;
    }

    double of(LoadCost cost) {
        return switch (this) {
            case RATE -> cost.perSecond();
            case CPU -> cost.cpuNanos();
            case P50 -> cost.p50Nanos();
            case P99 -> cost.p99Nanos();
        };
    }
}
