package dev.augur.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import dev.augur.tck.ForkedJvm;
import dev.augur.tck.MemoryCage;
import dev.augur.tck.ReliabilityPage.Line;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Streams of any length in a process of 512 MiB, which the kernel kills when it takes more, with a heap of 128 MiB. */
final class CagedStreamTest {
    private static final long CAGE = 512L << 20;
    private static final Duration LIMIT = Duration.ofMinutes(30);
    /** The heap is in memory from the beginning, so that what grows is not the heap. */
    private static final List<String> STEADY_HEAP =
            List.of("-Xms128m", "-Xmx128m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC");

    /** How far apart peaks may be. */
    private static final double SHARE = 0.05;

    /** In a build. */
    private static final int FEW = Integer.getInteger("augur.stream.megabytes", 200);

    /** From that length on, all code is compiled at half time. */
    private static final int COMPILED = 1_000;

    private static final List<Integer> MANY = megabytes("augur.reliability.megabytes", "1000,5000,20000");
    /** A megabyte is a million bytes; what is repeated has a mebibyte. */
    private static final double MEBIBYTES = 1e6 / (1 << 20);

    private static final int LINE = 1_000;

    private static List<Integer> megabytes(String property, String usual) {
        return Stream.of(System.getProperty(property, usual).split(",", -1))
                .map(Integer::valueOf)
                .toList();
    }

    /** What a process printed. */
    private record Run(String printed) {
        long of(String key) {
            return printed.lines()
                    .filter(line -> line.startsWith(key + " "))
                    .mapToLong(line -> Long.parseLong(line.substring(key.length() + 1)))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no " + key + " in " + printed));
        }

        double halfMib() {
            return of("half") / 1024.0;
        }

        double peakMib() {
            return of("peak") / 1024.0;
        }
    }

    private static Run run(MemoryCage cage, String kind, int megabytes, String who)
            throws IOException, InterruptedException {
        List<String> launch = new ArrayList<>(STEADY_HEAP);
        launch.addAll(List.of("-cp", System.getProperty("java.class.path"), CagedStreamProgram.class.getName()));
        launch.addAll(List.of(cage.path(), kind, Long.toString(Math.round(megabytes * MEBIBYTES)), who));
        return new Run(ForkedJvm.launch(LIMIT, launch));
    }

    private static MemoryCage cage() {
        return MemoryCage.orSkip("augur-stream-", CAGE, System.out);
    }

    private static List<Run> rows(List<Integer> lengths) throws IOException, InterruptedException {
        List<Run> runs = new ArrayList<>();
        for (int megabytes : lengths) {
            try (MemoryCage cage = cage()) {
                runs.add(run(cage, "rows", megabytes, "ours"));
            }
        }
        return runs;
    }

    private static double apart(List<Run> runs) {
        double most = runs.stream().mapToDouble(Run::peakMib).max().orElseThrow();
        double least = runs.stream().mapToDouble(Run::peakMib).min().orElseThrow();
        return most / least - 1;
    }

    private static String peaks(List<Run> runs) {
        return runs.stream()
                .map(run -> String.format(Locale.ROOT, "%.1f", run.peakMib()))
                .collect(Collectors.joining(", "));
    }

    /** Within a process, so that only the stream differs; the first hundreds of megabytes are compiled code's too. */
    @Test
    void theLengthOfAStreamDoesNotShowInThePeak() throws Exception {
        Run run = rows(List.of(FEW)).get(0);
        String told = String.format(
                Locale.ROOT, "%,d MB: %.1f MiB at half time, %.1f at the end", FEW, run.halfMib(), run.peakMib());
        System.out.println("peak of a stream of " + told);
        if (FEW >= COMPILED) {
            assertThat(run.peakMib() / run.halfMib() - 1).as(told).isLessThan(SHARE);
        }
        assertThat(run.of("records")).isGreaterThan(FEW * 5_000L);
    }

    @Test
    void aLineOfAGigabyteIsOneDeadLetter() throws Exception {
        try (MemoryCage cage = cage()) {
            assertLine(run(cage, "line", LINE, "ours"));
        }
    }

    private static void assertLine(Run run) {
        assertThat(run.of("records")).isEqualTo(3);
        assertThat(run.of("failed")).isOne();
        assertThat(run.printed())
                .containsOnlyOnce("{\"object\":\"large.csv.gz\",\"version\":\"the only one\",\"record\":2,")
                .contains("\"offset\":158,\"error\":\"The record must have at most 4194304 bytes, it has more\"}");
    }

    @Test
    @Tag("reliability")
    @EnabledIfSystemProperty(named = StreamReliability.PAGE, matches = ".+")
    void streamsOfManyGigabytes() throws Exception {
        long begun = System.nanoTime();
        List<Run> runs = rows(MANY);
        long seconds = StreamReliability.secondsSince(begun);
        Run bare;
        try (MemoryCage cage = cage()) {
            bare = run(cage, "rows", MANY.get(0), "bare");
        }
        String lengths = MANY.stream()
                .map(each -> String.format(Locale.ROOT, "%,d", each))
                .collect(Collectors.joining(" and "));
        StreamReliability.write(new Line(
                "gzip CSV of " + lengths
                        + " MB plain, 16 numbers a record, through ONNX Runtime, -Xmx128m in a cgroup of 512 MiB",
                0,
                runs.size(),
                0,
                0,
                0,
                0,
                0,
                seconds,
                String.format(
                        Locale.ROOT,
                        "`GZIPInputStream`, `readLine`, `parseFloat`, ONNX Runtime: %,d MB in %.1f s, peak %.1f MiB",
                        MANY.get(0),
                        bare.of("milliseconds") / 1e3,
                        bare.peakMib()),
                String.format(
                        Locale.ROOT,
                        "peak of the process %s MiB, %.1f %% apart; %s s; %,d records the longest",
                        peaks(runs),
                        100 * apart(runs),
                        runs.stream()
                                .map(run -> String.format(Locale.ROOT, "%.1f", run.of("milliseconds") / 1e3))
                                .collect(Collectors.joining(", ")),
                        runs.get(runs.size() - 1).of("records"))));
        assertThat(apart(runs)).as(peaks(runs)).isLessThan(SHARE);
    }

    @Test
    @Tag("reliability")
    @EnabledIfSystemProperty(named = StreamReliability.PAGE, matches = ".+")
    void aLineOfAGigabyte() throws Exception {
        long begun = System.nanoTime();
        Run run;
        Run bare;
        try (MemoryCage cage = cage()) {
            run = run(cage, "line", LINE, "ours");
        }
        long seconds = StreamReliability.secondsSince(begun);
        try (MemoryCage cage = cage()) {
            bare = run(cage, "line", LINE, "bare");
        }
        StreamReliability.write(new Line(
                "a line of 1 GB among good ones, -Xmx128m in a cgroup of 512 MiB",
                0,
                1,
                1,
                run.of("failed"),
                3 - run.of("records"),
                0,
                0,
                seconds,
                "`readLine`: " + bare.printed().lines().findFirst().orElseThrow(),
                String.format(Locale.ROOT, "1 dead letter that says so; peak of the process %.1f MiB", run.peakMib())));
        assertLine(run);
    }
}
