package dev.augur.benchmarks;

import java.util.Locale;
import java.util.function.Consumer;

/** How fast an object is read and verified, beside a socket whose bytes nobody looks at. */
final class S3ReadRow implements Section {
    static final String ID = "s3read";

    private static final int FULL_MEBIBYTES = 1024;
    private static final int QUICK_MEBIBYTES = 128;
    private static final int ROUNDS = 21;
    private static final int QUICK_ROUNDS = 5;
    private static final double LEAST = 0.9;

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String measure(boolean quick, Consumer<String> progress) throws Exception {
        int mebibytes = quick ? QUICK_MEBIBYTES : FULL_MEBIBYTES;
        int rounds = quick ? QUICK_ROUNDS : ROUNDS;
        double[] socket = new double[rounds];
        double[] sdk = new double[rounds];
        double[] ours = new double[rounds];
        try (LocalObject object = LocalObject.start(mebibytes)) {
            for (int round = -1; round < rounds; round++) {
                progress.accept(ID + ": round " + round);
                int into = Math.max(0, round); // the first one warms up
                socket[into] = object.socketRate();
                ours[into] = object.rate(object.source());
                sdk[into] = object.sdkRate();
            }
        }
        return String.format(Locale.ROOT, "%n%s: one object of %d MiB over loopback, MB/s%n", ID, mebibytes)
                + line("socket", socket, socket, "")
                + line("Augur, CRC32C compared", ours, socket, verdict(ours, socket))
                + line("SDK, CRC32C compared", sdk, socket, "");
    }

    private static String verdict(double[] ours, double[] socket) {
        boolean met = Quartiles.of(ratios(ours, socket)).median() >= LEAST;
        return String.format(Locale.ROOT, ", %s >= %.2fx", met ? "met" : "NOT MET", LEAST);
    }

    static double[] ratios(double[] of, double[] to) {
        double[] ratios = new double[of.length];
        for (int i = 0; i < of.length; i++) {
            ratios[i] = of[i] / to[i];
        }
        return ratios;
    }

    private static String line(String name, double[] rates, double[] socket, String goal) {
        Quartiles ratio = Quartiles.of(ratios(rates, socket));
        return String.format(
                Locale.ROOT,
                "  %-42s %11.0f  %.2fx [%.2f, %.2f]%s%n",
                name,
                Quartiles.of(rates).median(),
                ratio.median(),
                ratio.lower(),
                ratio.upper(),
                goal);
    }
}
