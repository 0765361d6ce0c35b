package dev.augur.streaming.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.augur.io.ByteFolder;
import dev.augur.model.Sha256;
import dev.augur.streaming.Compression;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * A job in a process that is killed with SIGKILL at random moments, and begun again, until it is done: what it wrote is what a
 * job wrote that nobody killed, byte for byte.
 */
final class KilledJobTest {
    private static final long SEED = 20261122;
    private static final int INPUTS = 4;
    private static final int RECORDS = 5_000;

    @TempDir
    Path temp;

    private static void write(Path folder) throws IOException {
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
        killUntilDone(3);
    }

    @Test
    @Tag("reliability")
    @EnabledIfSystemProperty(named = "augur.reliability.page", matches = ".+")
    void aJobThatIsKilledTwoHundredTimesWritesTheSame() throws Exception {
        killUntilDone(200);
    }

    private void killUntilDone(int kills) throws Exception {
        Path whole = temp.resolve("whole");
        write(whole);
        JobReport report = KilledJobProgram.run(whole, new JobListener() {});
        Map<String, String> expected = digests(whole.resolve("out"));
        Map<String, String> expectedDead = deadLetters(whole.resolve("dead"));
        assertThat(expected).hasSize(INPUTS * RECORDS / KilledJobProgram.PART_RECORDS);
        SplittableRandom random = new SplittableRandom(SEED);
        int killed = 0;
        int again = 0;
        int jobs = 0;
        while (killed < kills) {
            Path folder = temp.resolve("job-" + jobs++);
            write(folder);
            Set<String> parts = new HashSet<>();
            int mostAgain = 0;
            String end = "";
            while (!end.startsWith("done")) {
                int before = parts.size() + random.nextInt(12);
                Outcome outcome = runUntil(folder, parts, before);
                killed += outcome.killed ? 1 : 0;
                mostAgain = Math.max(mostAgain, outcome.again);
                again += outcome.again;
                end = outcome.last;
            }
            assertThat(mostAgain)
                    .as("parts done again after a kill, of 2 objects at once; seed %d, job %d", SEED, jobs - 1)
                    .isLessThanOrEqualTo(2);
            assertThat(digests(folder.resolve("out"))).isEqualTo(expected);
            assertThat(deadLetters(folder.resolve("dead"))).isEqualTo(expectedDead);
            assertThat(end.replaceFirst("; [0-9.]+ s$", ""))
                    .isEqualTo(report.toString().replaceFirst("; [0-9.]+ s$", ""));
            assertThat(ByteFolder.directory(folder.resolve("out")).sweep("")).isZero();
        }
        System.out.printf(
                "kill -9 of a job, seed %d: %d jobs, killed %d times, written again %d parts, lost 0, duplicated 0%n",
                SEED, jobs, killed, again);
    }

    /** What became of a process: whether it was killed, its last line, and how many parts it wrote that were written before. */
    private record Outcome(boolean killed, String last, int again) {}

    /** Runs the job, and kills it once so many parts are there, or lets it end. */
    private static Outcome runUntil(Path folder, Set<String> parts, int before) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledJobProgram.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        boolean killed = false;
        String last = "";
        int again = 0;
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                last = line;
                boolean isPart = !line.startsWith("done") && !line.startsWith("stopped");
                again += isPart && !parts.add(line) ? 1 : 0;
                if (!killed && parts.size() >= before) {
                    killed = process.isAlive();
                    // Not by the process, which would close the stream that is read here.
                    process.toHandle().destroyForcibly();
                }
            }
        }
        process.waitFor();
        return new Outcome(killed && process.exitValue() != 0, last, again);
    }
}
