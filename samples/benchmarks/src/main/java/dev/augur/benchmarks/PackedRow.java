package dev.augur.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/** What a packed model costs beside the same as it came: its first load, its second, and the memory of eight processes. */
final class PackedRow implements Section {
    static final String ID = "packed";

    private static final int FULL = 11;
    private static final int QUICK = 1;
    private static final int PROCESSES = 8;
    private static final double LOAD = 0.25;
    private static final double MEMORY = 0.35;

    /** Milliseconds of the first and the second load, and of making a session. */
    private record Loads(double first, double second, double session) {}

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String measure(boolean quick, Consumer<String> progress) throws Exception {
        progress.accept(ID + ": packing MiniLM");
        try (PackedMiniLm files = PackedMiniLm.make(false)) {
            List<Loads> packed = new ArrayList<>();
            List<Loads> plain = new ArrayList<>();
            for (int round = 0; round < (quick ? QUICK : FULL); round++) {
                progress.accept(ID + ": loading, round " + round);
                plain.add(load(files.plain(), files.plain()));
                packed.add(load(
                        files.packed().resolve("model.onnx"), files.packed().resolve("packed.onnx")));
            }
            progress.accept(ID + ": " + PROCESSES + " processes");
            double packedMemory = together(files, files.launch(), files.packed());
            double plainMemory = together(files, StartedJvm.Launch.plain(), files.plain());
            return String.format(
                            Locale.ROOT,
                            "%n%s: MiniLM fp32, packed and as it came, JDK %d%n",
                            ID,
                            Runtime.version().feature())
                    + loads("first load", packed, plain, Loads::first)
                    + loads("second load", packed, plain, Loads::second)
                    + loads("session alone", packed, plain, Loads::session)
                    + line(
                            "private MB of " + PROCESSES + " processes",
                            packedMemory,
                            plainMemory,
                            packedMemory / plainMemory,
                            MEMORY);
        }
    }

    private static String loads(String what, List<Loads> packed, List<Loads> plain, ToDoubleFunction<Loads> which) {
        double[] ratios = new double[packed.size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = which.applyAsDouble(packed.get(i)) / which.applyAsDouble(plain.get(i));
        }
        return line(
                "ms of the " + what,
                Quartiles.of(packed, which).median(),
                Quartiles.of(plain, which).median(),
                Quartiles.of(ratios).median(),
                LOAD);
    }

    private static String line(String what, double packed, double plain, double ratio, double most) {
        return String.format(
                Locale.ROOT,
                "  %-44s %8.1f  beside %8.1f: %.2fx, %s <= %.2fx%n",
                what,
                packed,
                plain,
                ratio,
                ratio <= most ? "met" : "NOT MET",
                most);
    }

    private static Loads load(Path model, Path session) throws IOException {
        try (StartedJvm jvm = StartedJvm.start(
                "loaded ", StartedJvm.Launch.plain(), LoadProgram.class, model.toString(), session.toString())) {
            String[] parts = jvm.line().split(" ", -1);
            return new Loads(
                    Long.parseLong(parts[1]) / 1e6, Long.parseLong(parts[2]) / 1e6, Long.parseLong(parts[3]) / 1e6);
        }
    }

    private static double together(PackedMiniLm files, StartedJvm.Launch launch, Path model) throws Exception {
        Resources jvms = new Resources();
        try {
            List<StartedJvm> all = new ArrayList<>();
            for (int i = 0; i < PROCESSES; i++) {
                all.add(jvms.own(StartedJvm.start(
                        StartProgram.READY,
                        launch,
                        StartProgram.class,
                        "augur",
                        model.toString(),
                        files.tokenizer(model).toString())));
            }
            double kilobytes = 0;
            for (StartedJvm jvm : all) {
                kilobytes += jvm.privateKilobytes();
            }
            return kilobytes / 1024;
        } finally {
            jvms.closeAll();
        }
    }
}
