package dev.augur.internal.batch;

/** Where the seeds of random tests come from: the system property {@code augur.seed}, or else a fixed number. */
final class Seeds {
    private static final long FIXED = 20_261_122;

    private Seeds() {}

    static long seed() {
        return Long.getLong("augur.seed", FIXED);
    }

    /** What a failure says, so that it can be repeated. */
    static String said(long seed) {
        return "repeat with -Daugur.seed=" + seed;
    }
}
