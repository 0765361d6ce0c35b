package dev.augur.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.augur.tck.ReliabilityPage.Line;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * What every engine survives, in JVMs of its own: closing, evicting and loading again under its callers, wrong uses of the API,
 * failing requests, and a long life. Small runs belong to every build. The full ones run if the system property {@code
 * augur.reliability.page} names a page, into which they write what they saw.
 */
abstract class ReliabilityContract extends EngineKit {
    private static final String PAGE = "augur.reliability.page";
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Duration LONG_LIMIT = Duration.ofHours(2);
    /** Several times what a run takes that ends, on a machine that has other work too. */
    private static final Duration BARE_LIMIT = Duration.ofSeconds(20);

    private static final int FAULTS = 12;
    private static final int FEW_FAULTS = 5;
    private static final long MIB = 1 << 20;
    /** The heap is in memory from the beginning, so that what grows is not the heap. */
    private static final List<String> STEADY_HEAP =
            List.of("-Xms128m", "-Xmx128m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC");

    /** For engines. */
    ReliabilityContract() {}

    @Test
    void survivesRacesMisuseFailuresAndASoak() throws Exception {
        String printed = ForkedJvm.launch(
                LIMIT, command(List.of("race:1:" + FEW_FAULTS, "misuse", "failures:50", "soak:20000:30")));
        assertThat(printed).endsWith("no crash\n");
        Tally race = Tally.read(printed, "race");
        assertThat(race.of("answered")).isGreaterThan(FEW_FAULTS);
        assertThat(race.of("lost") + race.of("duplicated") + race.of("open")).isZero();
        assertThat(Tally.read(printed, "misuse").of("typed")).isGreaterThanOrEqualTo(40);
        assertThat(Tally.read(printed, "misuse").of("open")).isZero();
        assertThat(Tally.read(printed, "failures").of("open")).isZero();
        assertThat(Tally.read(printed, "soak").of("loads")).isEqualTo(30);
        assertThat(Tally.read(printed, "soak").of("open")).isZero();
    }

    /**
     * A hundred JVMs, and some of the bare runtime.
     *
     * @throws Exception if a JVM cannot be started
     */
    @Test
    @Tag("reliability")
    @EnabledIfSystemProperty(named = PAGE, matches = ".+")
    void fullRaces() throws Exception {
        long start = System.nanoTime();
        long seed = Long.getLong("augur.reliability.seed", 1);
        int runs = Integer.getInteger("augur.reliability.runs", 100);
        Tally sum = new Tally("race");
        List<String> deaths = new ArrayList<>();
        for (int run = 0; run < runs; run++) {
            String task = "race:" + (seed + run) + ":" + FAULTS;
            ForkedJvm.Ended ended = ForkedJvm.attempt(LIMIT, command(List.of(task)));
            if (ended.exitCode() == 0) {
                sum.add(Tally.read(ended.printed(), "race"));
            } else {
                deaths.add(task + " " + ended + ":\n" + ended.printed());
            }
        }
        write(new Line(
                "close, evict and load again under 4 callers",
                seed,
                runs,
                (long) FAULTS * runs,
                sum.of("faults"),
                sum.of("lost"),
                sum.of("duplicated"),
                deaths.size(),
                secondsSince(start),
                bare(seed),
                String.format(
                        Locale.ROOT,
                        "%,d calls: %,d right answers, %,d refused as closed; %,d native objects, open at the end %d",
                        sum.of("asked"),
                        sum.of("answered"),
                        sum.of("refused"),
                        sum.of("handles"),
                        sum.of("open"))));
        assertThat(deaths).isEmpty();
        assertThat(sum.of("lost") + sum.of("duplicated") + sum.of("open")).isZero();
    }

    private String bare(long seed) throws IOException, InterruptedException {
        try (BareModel model = openBare(folder)) {
            if (model == null) {
                return "";
            }
        }
        int runs = Integer.getInteger("augur.reliability.bare", 20);
        int crashed = 0;
        int hung = 0;
        Tally sum = new Tally("race");
        for (int run = 0; run < runs; run++) {
            List<String> launch = new ArrayList<>(List.of("-XX:ErrorFile=/dev/null", "-XX:-CreateCoredumpOnCrash"));
            launch.addAll(command(List.of("bare:" + (seed + run) + ":" + FAULTS)));
            ForkedJvm.Ended ended = ForkedJvm.attempt(BARE_LIMIT, launch);
            crashed += ended.crashed() ? 1 : 0;
            hung += ended.exitCode() < 0 ? 1 : 0;
            if (ended.exitCode() == 0) {
                sum.add(Tally.read(ended.printed(), "race"));
            }
        }
        return crashed + " of " + runs + " crashed, " + hung + " did not end in " + BARE_LIMIT.toSeconds() + " s, "
                + sum.of("duplicated") + " wrong answers";
    }

    /**
     * Every misuse, in one JVM.
     *
     * @throws Exception if it cannot be started
     */
    @Test
    @Tag("reliability")
    @EnabledIfSystemProperty(named = PAGE, matches = ".+")
    void fullMisuse() throws Exception {
        long start = System.nanoTime();
        ForkedJvm.Ended ended = ForkedJvm.attempt(LIMIT, command(List.of("misuse")));
        boolean survived = ended.exitCode() == 0;
        Tally tally = survived ? Tally.read(ended.printed(), "misuse") : new Tally("misuse");
        long misuses = ReliabilityProgram.misuses().size();
        write(new Line(
                "misuse of the API, each followed by good predictions",
                0,
                1,
                misuses,
                tally.of("typed") + tally.of("harmless"),
                0,
                0,
                ended.crashed() ? 1 : 0,
                secondsSince(start),
                "",
                String.format(
                        Locale.ROOT,
                        "%d typed exceptions with their text, %d harmless as documented; %,d native objects, open at the end %d",
                        tally.of("typed"),
                        tally.of("harmless"),
                        tally.of("handles"),
                        tally.of("open"))));
        assertThat(ended.exitCode()).as(ended.printed()).isZero();
        assertThat(tally.of("open")).isZero();
    }

    /**
     * Ten thousand failing requests of each kind.
     *
     * @throws Exception if the JVM cannot be started
     */
    @Test
    @Tag("reliability")
    @EnabledIfSystemProperty(named = PAGE, matches = ".+")
    void fullFailures() throws Exception {
        long start = System.nanoTime();
        int times = Integer.getInteger("augur.reliability.failures", 10_000);
        ForkedJvm.Ended ended = ForkedJvm.attempt(LONG_LIMIT, command(List.of("failures:" + times)));
        boolean survived = ended.exitCode() == 0;
        Tally tally = survived ? Tally.read(ended.printed(), "failures") : new Tally("failures");
        long requests = tally.of("kinds") * times;
        write(new Line(
                "failing requests of each kind",
                0,
                1,
                requests,
                requests,
                0,
                0,
                ended.crashed() ? 1 : 0,
                secondsSince(start),
                "",
                String.format(
                        Locale.ROOT,
                        "%d kinds; memory of the process grew by %.1f MiB for the worst kind; %,d native objects, open at the end %d",
                        tally.of("kinds"),
                        (double) tally.of("growth") / MIB,
                        tally.of("handles"),
                        tally.of("open"))));
        assertThat(ended.exitCode()).as(ended.printed()).isZero();
        assertThat(tally.of("open")).isZero();
        assertThat(tally.of("growth")).isLessThan(8 * MIB);
    }

    /**
     * A million predictions among a thousand loads.
     *
     * @throws Exception if the JVM cannot be started
     */
    @Test
    @Tag("reliability")
    @EnabledIfSystemProperty(named = PAGE, matches = ".+")
    void fullSoak() throws Exception {
        long start = System.nanoTime();
        int predictions = Integer.getInteger("augur.reliability.predictions", 1_000_000);
        int loads = Integer.getInteger("augur.reliability.loads", 1_000);
        String task = "soak:" + predictions + ":" + loads;
        ForkedJvm.Ended ended = ForkedJvm.attempt(LONG_LIMIT, command(List.of(task)));
        boolean survived = ended.exitCode() == 0;
        Tally tally = survived ? Tally.read(ended.printed(), "soak") : new Tally("soak");
        write(new Line(
                String.format(Locale.ROOT, "%,d predictions, %,d loads and unloads", predictions, loads),
                0,
                1,
                0,
                0,
                predictions - tally.of("predictions"),
                0,
                ended.crashed() ? 1 : 0,
                secondsSince(start),
                "",
                String.format(
                        Locale.ROOT,
                        "memory of the process: %.3f MiB more per 100,000 (Theil-Sen, after the first fifth), %.1f MiB in all"
                                + " of %.0f; %,d native objects, open at the end %d",
                        (double) tally.of("slope") / MIB,
                        (double) tally.of("growth") / MIB,
                        (double) tally.of("resident") / MIB,
                        tally.of("handles"),
                        tally.of("open"))));
        assertThat(ended.exitCode()).as(ended.printed()).isZero();
        assertThat(tally.of("open")).isZero();
        assertThat(tally.of("slope")).isLessThan(MIB);
    }

    private List<String> command(List<String> tasks) {
        List<String> launch = new ArrayList<>(STEADY_HEAP);
        launch.addAll(List.of("-cp", System.getProperty("java.class.path")));
        launch.addAll(List.of(ReliabilityProgram.class.getName(), getClass().getName()));
        launch.addAll(tasks);
        return launch;
    }

    private void write(Line line) throws IOException {
        new ReliabilityPage(Path.of(System.getProperty(PAGE)), "runtime").write(engine().name(), line);
    }

    private static long secondsSince(long start) {
        return Duration.ofNanos(System.nanoTime() - start).toSeconds();
    }
}
