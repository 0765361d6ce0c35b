package dev.augur.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** From the start of a process to its first embedding, and the most memory that it had; whole processes in turns. */
final class StartRow implements Section {
    static final String ID = "start";

    private static final String OURS = "Augur, packed";
    private static final String SHORT = "Augur, packed, --short-lived";
    private static final String PLAIN = "ONNX Runtime by path";
    private static final String DJL = "DJL";
    private static final String LANGCHAIN4J = "langchain4j";
    private static final int FULL = 15;
    private static final int QUICK = 2;

    /** What is started. */
    private record Program(String name, StartedJvm.Launch launch, String contender, Path model, Path tokenizer) {}

    /** A process. */
    private record Start(double millis, double megabytes) {}

    /** What each of ours shall be at most, as a multiple of another. */
    private record Bound(String against, boolean time, double most) {}

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String measure(boolean quick, Consumer<String> progress) throws Exception {
        progress.accept(ID + ": packing MiniLM");
        try (PackedMiniLm files = PackedMiniLm.make(false);
                PackedMiniLm shortLived = PackedMiniLm.make(true)) {
            List<Program> programs = programs(files, shortLived);
            Map<String, List<Start>> starts = new LinkedHashMap<>();
            programs.forEach(program -> starts.put(program.name(), new ArrayList<>()));
            int rounds = quick ? QUICK : FULL;
            for (int round = -1; round < rounds; round++) {
                progress.accept(ID + ": " + (round < 0 ? "warm-up" : "round " + (round + 1) + " of " + rounds));
                List<Program> order = new ArrayList<>(programs);
                Collections.rotate(order, round);
                for (Program program : order) {
                    Start start = start(program);
                    if (round >= 0) {
                        starts.getOrDefault(program.name(), List.of()).add(start);
                    }
                }
            }
            return table(starts);
        }
    }

    private static List<Program> programs(PackedMiniLm files, PackedMiniLm shortLived) {
        StartedJvm.Launch plain = StartedJvm.Launch.plain();
        Path file = files.plain();
        Path tokenizer = files.tokenizer(file);
        return List.of(
                new Program(PLAIN, plain, "plain", file, tokenizer),
                packed(OURS, files),
                packed(SHORT, shortLived),
                new Program("Augur, as the model came", plain, "augur", file, tokenizer),
                new Program(DJL, plain, "djl", file, tokenizer),
                new Program(LANGCHAIN4J, plain, "langchain4j", file, tokenizer));
    }

    private static Program packed(String name, PackedMiniLm files) {
        return new Program(name, files.launch(), "augur", files.packed(), files.tokenizer(files.packed()));
    }

    private static Start start(Program program) throws IOException {
        try (StartedJvm jvm = StartedJvm.start(
                StartProgram.READY,
                program.launch(),
                StartProgram.class,
                program.contender(),
                program.model().toString(),
                program.tokenizer().toString())) {
            if (!jvm.line().startsWith(StartProgram.READY + "0.052")) {
                throw new IOException(program.name() + " gave another embedding: " + jvm.line());
            }
            return new Start(jvm.nanos() / 1e6, jvm.peakKilobytes() / 1024.0);
        }
    }

    private static String table(Map<String, List<Start>> starts) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%n%s: process start to first embedding, MiniLM fp32, JDK %d%n",
                ID,
                Runtime.version().feature()));
        starts.forEach((name, own) -> {
            text.append(String.format(
                    Locale.ROOT,
                    "  %-44s %8.0f ms  %6.0f MB at most%n",
                    name,
                    Quartiles.of(own, Start::millis).median(),
                    Quartiles.of(own, Start::megabytes).median()));
        });
        for (String ours : List.of(OURS, SHORT)) {
            for (Bound bound : bounds()) {
                text.append(verdict(ours, bound, starts));
            }
        }
        return text.toString();
    }

    private static List<Bound> bounds() {
        return List.of(
                new Bound(PLAIN, true, 0.45),
                new Bound(DJL, true, Runtime.version().feature() >= 25 ? 0.25 : 0.33),
                new Bound(LANGCHAIN4J, true, 0.16),
                new Bound(PLAIN, false, 0.58),
                new Bound(DJL, false, 0.58));
    }

    private static String verdict(String name, Bound bound, Map<String, List<Start>> starts) {
        List<Start> ours = starts.getOrDefault(name, List.of());
        List<Start> theirs = starts.getOrDefault(bound.against(), List.of());
        double[] ratios = new double[ours.size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = bound.time()
                    ? ours.get(i).millis() / theirs.get(i).millis()
                    : ours.get(i).megabytes() / theirs.get(i).megabytes();
        }
        Quartiles ratio = Quartiles.of(ratios);
        return String.format(
                Locale.ROOT,
                "    %s of '%s' to '%s': %.2fx [%.2f, %.2f], %s <= %.2fx%n",
                bound.time() ? "time" : "peak memory",
                name,
                bound.against(),
                ratio.median(),
                ratio.lower(),
                ratio.upper(),
                ratio.median() <= bound.most() ? "met" : "NOT MET",
                bound.most());
    }
}
