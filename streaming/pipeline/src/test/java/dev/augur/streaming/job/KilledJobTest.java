package dev.augur.streaming.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.augur.io.ByteFolder;
import dev.augur.model.Sha256;
import dev.augur.streaming.Compression;
import dev.augur.streaming.StreamReliability;
import dev.augur.tck.ReliabilityPage.Line;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * A job in a process that is killed with SIGKILL at random moments, and begun again, until it is done: what it wrote is what a
 * job wrote that nobody killed, byte for byte.
 */
final class KilledJobTest {
    /** Of the records. */
    private static final long SEED = 20261122;

    /** SIGKILL. */
    private static final int KILLED = 128 + 9;

    /** Longer than a part takes. */
    private static final long MOST_DELAY_NANOS = 10_000_000;

    private static final int INPUTS = 4;
    private static final int RECORDS = 5_000;

    @TempDir
    Path temp;

    private static void write(Path folder) throws IOException {
        Files.createDirectories(folder.resolve("out"));
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < INPUTS; i++) {
            Path file = Files.createDirectories(folder.resolve("in")).resolve(i + ".csv.gz");
            try (OutputStream out = Compression.gzip().compress(Files.newOutputStream(file))) {
                StringBuilder text = new StringBuilder("x\n");
                for (int row = 0; row < RECORDS; row++) {
                    text.append(row % 1000 == 500 ? "bad" : Integer.toString(random.nextInt(1 << 20)))
                            .append('\n');
                }
                out.write(text.toString().getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private static Map<String, String> digests(Path folder) throws IOException {
        Map<String, String> all = new TreeMap<>();
        try (ByteFolder.Listing listing = ByteFolder.directory(folder).list()) {
            for (ByteFolder.Entry entry = listing.next(); entry != null; entry = listing.next()) {
                try (InputStream in = entry.source().open(0)) {
                    all.put(entry.path(), Sha256.ofBytes(in.readAllBytes()).hex());
                }
            }
        }
        return all;
    }

    /** Without the names and versions of the objects, which are those of files made at different times. */
    private static Map<String, String> deadLetters(Path folder) throws IOException {
        Map<String, String> all = new TreeMap<>();
        try (ByteFolder.Listing listing = ByteFolder.directory(folder).list()) {
            for (ByteFolder.Entry entry = listing.next(); entry != null; entry = listing.next()) {
                try (InputStream in = entry.source().open(0)) {
                    String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                    all.put(entry.path(), text.replaceAll("\"object\":\"[^\"]+\",\"version\":\"[^\"]+\",", ""));
                }
            }
        }
        return all;
    }

    @Test
    void aJobThatIsKilledAndBegunAgainWritesTheSame() throws Exception {
        assertRight(killed(3));
    }

    @Test
    @Tag("reliability")
    @EnabledIfSystemProperty(named = StreamReliability.PAGE, matches = ".+")
    void aJobThatIsKilledTwoHundredTimesWritesTheSame() throws Exception {
        long begun = System.nanoTime();
        Kills kills = killed(Integer.getInteger("augur.reliability.kills", 200));
        long seconds = StreamReliability.secondsSince(begun);
        StreamReliability.write(new Line(
                "kill -9 of a job at a random moment, 2 objects at once, begun again until it is done",
                StreamReliability.SEED,
                kills.jobs,
                kills.killed,
                kills.survived,
                kills.lost,
                kills.twice,
                0,
                seconds,
                bare(Integer.getInteger("augur.reliability.bare", 20)),
                String.format(
                        Locale.ROOT,
                        "%,d of %,d jobs byte for byte as one that nobody killed; half objects visible %d; parts of %d records done"
                                + " again after a kill: %d at most, %d in all; unfinished files left %d",
                        kills.identical,
                        kills.jobs,
                        kills.half,
                        KilledJobProgram.PART_RECORDS,
                        kills.mostAgain,
                        kills.again,
                        kills.left)));
        assertRight(kills);
    }

    /** What became of jobs that were killed. */
    private static final class Kills {
        int jobs;
        int identical;
        int killed;
        /** Kills of jobs whose outputs, dead letters and report are right. */
        int survived;

        int lost;
        int twice;
        int half;
        int again;
        int mostAgain;
        long left;
    }

    private static void assertRight(Kills kills) {
        assertThat(kills.identical).isEqualTo(kills.jobs);
        assertThat(kills.survived).isEqualTo(kills.killed);
        assertThat(kills.lost + kills.twice + kills.half).isZero();
        assertThat(kills.left).isZero();
        assertThat(kills.mostAgain).as("of 2 objects at once").isLessThanOrEqualTo(2);
    }

    private Kills killed(int times) throws Exception {
        Path whole = temp.resolve("whole");
        write(whole);
        String report =
                withoutTime(KilledJobProgram.run(whole, new JobListener() {}).toString());
        Map<String, String> expected = digests(whole.resolve("out"));
        Map<String, String> expectedDead = deadLetters(whole.resolve("dead"));
        assertThat(expected).hasSize(INPUTS * RECORDS / KilledJobProgram.PART_RECORDS);
        SplittableRandom random = new SplittableRandom(StreamReliability.SEED);
        Kills kills = new Kills();
        while (kills.killed < times) {
            Path folder = temp.resolve("job-" + kills.jobs++);
            write(folder);
            int before = kills.killed;
            String end = killUntilDone(folder, expected, random, kills);
            Map<String, String> found = digests(folder.resolve("out"));
            kills.lost += Math.toIntExact(records(whole) - Math.min(records(whole), records(folder)));
            kills.twice += Math.toIntExact(Math.max(records(whole), records(folder)) - records(whole));
            boolean isRight = found.equals(expected)
                    && deadLetters(folder.resolve("dead")).equals(expectedDead)
                    && withoutTime(end).equals(report);
            kills.identical += isRight ? 1 : 0;
            kills.survived += isRight ? kills.killed - before : 0;
            kills.left += ByteFolder.directory(folder.resolve("out")).sweep("");
        }
        return kills;
    }

    private static String withoutTime(String report) {
        return report.replaceFirst("; [0-9.]+ s$", "");
    }

    /** Records in the outputs of a job. */
    private static long records(Path folder) throws IOException {
        long records = 0;
        try (ByteFolder.Listing listing =
                ByteFolder.directory(folder.resolve("out")).list()) {
            for (ByteFolder.Entry entry = listing.next(); entry != null; entry = listing.next()) {
                try (BufferedReader lines = new BufferedReader(
                        new InputStreamReader(new GZIPInputStream(entry.source().open(0)), StandardCharsets.UTF_8))) {
                    records += lines.lines().count();
                }
            }
        }
        return records;
    }

    /** The last line of the last process. */
    private static String killUntilDone(Path folder, Map<String, String> expected, SplittableRandom random, Kills kills)
            throws Exception {
        Set<String> parts = new HashSet<>();
        String end = "";
        while (!end.startsWith("done")) {
            Outcome outcome = runUntil(folder, parts, random);
            kills.killed += outcome.killed ? 1 : 0;
            kills.mostAgain = Math.max(kills.mostAgain, outcome.again);
            kills.again += outcome.again;
            for (Map.Entry<String, String> visible :
                    digests(folder.resolve("out")).entrySet()) {
                kills.half += visible.getValue().equals(expected.get(visible.getKey())) ? 0 : 1;
            }
            end = outcome.last;
        }
        return end;
    }

    /** How often what a loop without a job wrote is not the same after kills: it goes over what is there, whole or not. */
    private String bare(int kills) throws Exception {
        Path whole = temp.resolve("bare");
        write(whole);
        KilledJobProgram.main(new String[] {whole.toString(), "bare"});
        Map<String, String> expected = digests(whole.resolve("out"));
        SplittableRandom random = new SplittableRandom(StreamReliability.SEED);
        int killed = 0;
        int wrong = 0;
        while (killed < kills) {
            Path folder = temp.resolve("bare-" + killed);
            write(folder);
            Outcome outcome = runUntil(folder, new HashSet<>(), random, "bare");
            if (outcome.killed) {
                killed++;
                KilledJobProgram.main(new String[] {folder.toString(), "bare"});
                wrong += digests(folder.resolve("out")).equals(expected) ? 0 : 1;
            }
        }
        return "a loop that goes over outputs that are there: after " + wrong + " of " + kills
                + " kills an output is cut short";
    }

    /** What became of a process: whether it was killed, its last line, and how many parts it wrote that were written before. */
    private record Outcome(boolean killed, String last, int again) {}

    /** Runs the job, and kills it a random time after a random part, or its begin, or lets it end. */
    private static Outcome runUntil(Path folder, Set<String> parts, SplittableRandom random, String... more)
            throws Exception {
        int before = parts.size() + random.nextInt(more.length == 0 ? 12 : INPUTS);
        Executor later = CompletableFuture.delayedExecutor(random.nextLong(MOST_DELAY_NANOS), TimeUnit.NANOSECONDS);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                KilledJobProgram.class.getName(),
                folder.toString()));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        CompletableFuture<?> kill = null;
        String last = "";
        int again = 0;
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                last = line;
                boolean isPart = !line.equals(KilledJobProgram.BEGUN) && !line.startsWith("done");
                again += isPart && !parts.add(line) ? 1 : 0;
                if (kill == null && parts.size() >= before) {
                    // Not by the process, which would close the stream that is read here.
                    kill = CompletableFuture.runAsync(process.toHandle()::destroyForcibly, later);
                }
            }
        }
        int code = process.waitFor();
        if (kill != null) {
            kill.get(1, TimeUnit.MINUTES);
        }
        assertThat(code).as("%s of %s", last, folder).isIn(0, KILLED);
        return new Outcome(code == KILLED, last, again);
    }
}
