package dev.augur.benchmarks;

import dev.augur.s3.S3ByteSource;
import dev.augur.s3.tck.Throttle;
import java.io.InputStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** How fast four ranges at once are read from a server that gives each connection so much and takes its time to begin. */
final class S3RangesRow implements Section {
    static final String ID = "s3ranges";

    private static final int RANGES = 4;
    private static final Duration FIRST_BYTE = Duration.ofMillis(30);
    private static final double LEAST = 0.9;
    private static final double MOST_MEMORY = 1.1;

    /** What is read. */
    private record Setting(int mebibytes, int rangeMebibytes, int megabytesPerSecond, int rounds) {
        int rangeBytes() {
            return rangeMebibytes << 20;
        }
    }

    private static final Setting FULL = new Setting(1024, 32, 80, 9);
    private static final Setting QUICK = new Setting(96, 8, 20, 2);

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String measure(boolean quick, Consumer<String> progress) throws Exception {
        Setting setting = quick ? QUICK : FULL;
        ExecutorService threads = Executors.newFixedThreadPool(RANGES);
        try (LocalObject object = LocalObject.start(setting.mebibytes())) {
            object.throttle(new Throttle(setting.megabytesPerSecond() * 1_000_000L, FIRST_BYTE));
            S3ByteSource source = object.source().withParallelRanges(RANGES, setting.rangeBytes(), threads);
            double one = object.rate(object.source());
            double[] ours = new double[setting.rounds()];
            for (int round = 0; round < setting.rounds(); round++) {
                progress.accept(ID + ": round " + round);
                ours[round] = object.rate(source);
            }
            return text(setting, one, Quartiles.of(ours), memory(object, source));
        } finally {
            threads.shutdownNow();
        }
    }

    private static String text(Setting setting, double one, Quartiles ours, double memory) {
        double goal = LEAST * RANGES * setting.megabytesPerSecond();
        double most = MOST_MEMORY * RANGES * setting.rangeMebibytes();
        return String.format(
                        Locale.ROOT,
                        "%n%s: %d MiB, %d MB/s per connection, %d ms to the first byte, %d ranges of %d MiB%n",
                        ID,
                        setting.mebibytes(),
                        setting.megabytesPerSecond(),
                        FIRST_BYTE.toMillis(),
                        RANGES,
                        setting.rangeMebibytes())
                + String.format(Locale.ROOT, "  %-42s %11.0f%n", "MB/s of Augur in one GET", one)
                + String.format(
                        Locale.ROOT,
                        "  %-42s %11.0f  [%.0f, %.0f], %s >= %.0f%n",
                        "MB/s of Augur in ranges",
                        ours.median(),
                        ours.lower(),
                        ours.upper(),
                        ours.median() >= goal ? "met" : "NOT MET",
                        goal)
                + String.format(
                        Locale.ROOT,
                        "  %-42s %11.0f  %s <= %.0f%n",
                        "MiB of heap in the middle of the read",
                        memory,
                        memory <= most ? "met" : "NOT MET",
                        most);
    }

    /** What is reachable with a stream in its middle, beyond what was before it. */
    private static double memory(LocalObject object, S3ByteSource source) throws Exception {
        double before = reachable();
        try (InputStream in = source.open(0)) {
            in.skipNBytes(object.length() / 2);
            return reachable() - before;
        }
    }

    private static double reachable() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return (runtime.totalMemory() - runtime.freeMemory()) / (double) (1 << 20);
    }
}
