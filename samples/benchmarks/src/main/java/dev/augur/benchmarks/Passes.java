package dev.augur.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Ways to go over the same records, that take turns round by round; and the part of the table that compares them. */
final class Passes {
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    /**
     * What a pass took, in seconds.
     *
     * @param cpu of the processors
     * @param wall by the clock
     */
    record Cost(double cpu, double wall) {}

    /** One pass over all records. */
    interface Pass {
        Cost run() throws Exception;
    }

    /** A pass whose cost is that of this process. */
    interface Work {
        void run() throws Exception;
    }

    private final Map<String, Pass> passes = new LinkedHashMap<>();
    private final Map<String, List<Cost>> costs = new LinkedHashMap<>();
    private final int records;

    /**
     * No passes yet.
     *
     * @param records how many each goes over
     */
    Passes(int records) {
        this.records = records;
    }

    void add(String name, Work work) {
        addMeasured(name, () -> {
            long cpu = PROCESS.getProcessCpuTime();
            long start = System.nanoTime();
            work.run();
            return new Cost((PROCESS.getProcessCpuTime() - cpu) / 1e9, (System.nanoTime() - start) / 1e9);
        });
    }

    void addMeasured(String name, Pass pass) {
        passes.put(name, pass);
    }

    /** Makes rounds of all passes; those before the first are not counted. */
    void measure(String id, int warmUps, int rounds, Consumer<String> progress) throws Exception {
        for (int round = -warmUps; round < rounds; round++) {
            progress.accept(id + ": round " + round);
            for (Map.Entry<String, Pass> pass : passes.entrySet()) {
                Cost cost = pass.getValue().run();
                if (round >= 0) {
                    costs.computeIfAbsent(pass.getKey(), name -> new ArrayList<>())
                            .add(cost);
                }
            }
        }
    }

    /** A line for each pass. */
    String table(String title) {
        StringBuilder text =
                new StringBuilder(String.format(Locale.ROOT, "%n%-56s %14s %14s%n", title, "CPU ns/row", "ns/row"));
        costs.forEach((name, all) -> text.append(String.format(
                Locale.ROOT,
                "%-56s %14.0f %14.0f%n",
                "  " + name,
                Quartiles.of(all, Cost::cpu).median() * 1e9 / records,
                Quartiles.of(all, Cost::wall).median() * 1e9 / records)));
        return text.toString();
    }

    /** Whether one has at least so many times the rate per CPU second of another. */
    String perCpu(String of, String against, double bound) {
        return verdict("rate per CPU", of, against, ratios(of, against, true), bound);
    }

    /** Whether one has at least so many times the rate by the clock of another. */
    String byClock(String of, String against, double bound) {
        return verdict("rate by the clock", of, against, ratios(of, against, false), bound);
    }

    /** Round by round. */
    private double[] ratios(String of, String against, boolean cpu) {
        List<Cost> ours = costs.getOrDefault(of, List.of());
        List<Cost> others = costs.getOrDefault(against, List.of());
        return IntStream.range(0, ours.size())
                .mapToDouble(i -> cpu
                        ? others.get(i).cpu() / ours.get(i).cpu()
                        : others.get(i).wall() / ours.get(i).wall())
                .toArray();
    }

    private static String verdict(String what, String of, String against, double[] ratios, double bound) {
        Quartiles ratio = Quartiles.of(ratios);
        return String.format(
                Locale.ROOT,
                "    %s of '%s' to '%s': %.2fx [%.2f, %.2f], %s >= %.2fx%n",
                what,
                of,
                against,
                ratio.median(),
                ratio.lower(),
                ratio.upper(),
                ratio.median() >= bound ? "met" : "NOT MET",
                bound);
    }
}
