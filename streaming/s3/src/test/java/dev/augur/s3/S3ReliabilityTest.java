package dev.augur.s3;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdInputStream;
import dev.augur.s3.FaultRuns.Case;
import dev.augur.s3.FaultRuns.Count;
import dev.augur.s3.FaultRuns.CutStream;
import dev.augur.s3.tck.Fault;
import dev.augur.s3.tck.FaultPlan;
import dev.augur.s3.tck.StoredObject;
import dev.augur.tck.ReliabilityPage;
import dev.augur.tck.ReliabilityPage.Line;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Reads from S3 under faults in full, beside the bare SDK; each run writes its line of docs/reliability.md. */
@Tag("reliability")
@EnabledIfSystemProperty(named = "augur.reliability.page", matches = ".+")
final class S3ReliabilityTest {
    private static final long SEED = Long.getLong("augur.reliability.seed", 1);
    private static final int MEMBERS = 3;
    private static final int MEMBER = 310;
    private static final int REPLACED = 500;

    private static byte[] gzip(int members, int bytes) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < members; i++) {
            try (GZIPOutputStream member = new GZIPOutputStream(all)) {
                member.write(Trial.random(bytes + i));
            }
        }
        return all.toByteArray();
    }

    /** About 1 GB, which decompresses to as much: 1,000 members. */
    @ParameterizedTest
    @EnumSource
    void aThousandCutsOfAGigabyte(HttpKind http) throws Exception {
        byte[] member = gzip(1, 1_048_576);
        // Some hundred cuts first, so that what is timed is compiled in both reads.
        FaultRuns.cutStream(http, member, 200, FaultPlan.cuts(SEED, 900_000), S3RetryBudget.standard());
        long begun = System.nanoTime();
        CutStream cut =
                FaultRuns.cutStream(http, member, 1_000, FaultPlan.cuts(SEED, 900_000), S3RetryBudget.standard());
        List<Case> cuts = FaultRuns.everyOffset(100, 1).stream()
                .filter(each -> each.faults().get(0) instanceof Fault.Cut)
                .toList();
        byte[] small = Trial.random(100);
        Count bare = FaultRuns.each(http, StoredObject.of(small, "one"), small, cuts, FaultRuns.SDK);
        long lost = cut.identical() ? 0 : cut.cuts();
        write(new Line(
                "cuts by FIN and RST of one gzip object of 1 GB, " + name(http),
                SEED,
                1,
                cut.cuts(),
                cut.cuts() - lost,
                lost,
                0,
                0,
                secondsSince(begun),
                "of " + cuts.size() + " reads with one cut each: " + bare,
                String.format(
                        Locale.ROOT,
                        "SHA-256 %s; %.1f s, %.2f x the %.1f s without cuts; the server sent %.1f %% more than the object has",
                        cut.identical() ? "identical" : "DIFFERENT",
                        cut.seconds(),
                        cut.seconds() / cut.uncutSeconds(),
                        cut.uncutSeconds(),
                        100.0 * (cut.bytesSent() - cut.length()) / cut.length())));
        assertThat(cut.identical()).isTrue();
        assertThat(cut.cuts()).isGreaterThanOrEqualTo(1_000);
    }

    @ParameterizedTest
    @EnumSource
    void everyOffsetOfAGzipAndAZstandard(HttpKind http) throws Exception {
        byte[] gzip = gzip(MEMBERS, MEMBER);
        byte[] zstd = Zstd.compress(Trial.random(1_000));
        long begun = System.nanoTime();
        Count ours = offsets(http, gzip, GZIPInputStream::new).add(offsets(http, zstd, ZstdInputStream::new));
        long seconds = secondsSince(begun);
        Count bare = FaultRuns.each(
                http, StoredObject.of(gzip, "one"), gzip, FaultRuns.everyOffset(gzip.length, 10), FaultRuns.SDK);
        long trials = 4L * (gzip.length + zstd.length);
        write(line(
                "every offset of a gzip of 3 members and a Zstandard, FIN, RST, early end and stall, " + name(http),
                trials,
                ours.right,
                ours,
                seconds,
                bare,
                "decompressed bytes compared"));
        assertThat(ours.right).as("%s", ours).isEqualTo(trials).isGreaterThan(8_000);
    }

    /** A decoder of the JDK or a library. */
    private interface Decoder {
        InputStream of(InputStream in) throws IOException;
    }

    private static Count offsets(HttpKind http, byte[] stored, Decoder decoder) throws Exception {
        byte[] plain;
        try (InputStream in = decoder.of(new ByteArrayInputStream(stored))) {
            plain = in.readAllBytes();
        }
        FaultRuns.Read decoded = trial -> {
            try (InputStream in = decoder.of(trial.source.open(0))) {
                return in.readAllBytes();
            }
        };
        return FaultRuns.each(
                http, StoredObject.of(stored, "one"), plain, FaultRuns.everyOffset(stored.length, 1), decoded);
    }

    @ParameterizedTest
    @EnumSource
    void replacementsInTheMiddleOfAReadAreNeverMixed(HttpKind http) throws Exception {
        byte[] bytes = Trial.random(1_000);
        long begun = System.nanoTime();
        Count ours = new Count();
        Count bare = new Count();
        for (Case each : FaultRuns.replacements(bytes.length, REPLACED, SEED)) {
            try (Trial trial = new Trial(http, bytes).faults(each.faults())) {
                FaultRuns.one(trial, bytes, FaultRuns.OURS, ours);
            }
            try (Trial trial = new Trial(http, bytes).faults(each.faults())) {
                FaultRuns.one(trial, bytes, any -> FaultRuns.sdkGoingOn(any, bytes.length), bare);
            }
        }
        write(line(
                "the object replaced in the middle of a read, " + name(http),
                REPLACED,
                ours.changed,
                ours,
                secondsSince(begun),
                bare,
                ours.changed + " typed errors; the bare SDK goes on by Range, which it must be told to"));
        assertThat(ours.changed).as("%s", ours).isEqualTo(REPLACED);
    }

    @ParameterizedTest
    @EnumSource
    void everyBitAndEveryLengthOfACompressedObject(HttpKind http) throws Exception {
        byte[] bytes = gzip(1, 4_073);
        StoredObject stored = StoredObject.of(bytes, "one").withCrc32c();
        List<Case> cases = FaultRuns.everyDamage(bytes.length, 1);
        ExecutorService threads = Executors.newCachedThreadPool();
        long begun = System.nanoTime();
        Count ours = FaultRuns.each(http, stored, bytes, cases, FaultRuns.OURS);
        List<Case> flips = FaultRuns.everyFlip(bytes.length);
        Count ranges = FaultRuns.each(
                http, stored, bytes, flips, trial -> Trial.read(trial.source.withParallelRanges(4, 1_100, threads), 0));
        threads.shutdownNow();
        long seconds = secondsSince(begun);
        List<Case> some = new ArrayList<>();
        for (int i = 0; i < flips.size(); i += 16) {
            some.add(flips.get(i));
        }
        Count bare = FaultRuns.each(http, stored, bytes, some, trial -> sdkByRanges(trial, bytes.length));
        Count bareWhole = FaultRuns.each(http, stored, bytes, some, FaultRuns.SDK);
        long trials = (long) cases.size() + flips.size();
        Count sum = new Count().add(ours).add(ranges);
        write(line(
                "every bit flipped and every length cut short of a gzip of " + bytes.length + " bytes, " + name(http),
                trials,
                sum.failed,
                sum,
                seconds,
                bare,
                "reads in one GET, behind a cut, and in 4 ranges at once; the bare SDK reads 4 ranges; with one GET: "
                        + bareWhole));
        assertThat(sum.failed).as("%s and %s", ours, ranges).isEqualTo(trials);
    }

    private static byte[] sdkByRanges(Trial trial, int length) throws IOException {
        byte[] bytes = new byte[length];
        int range = length / 4 + 1;
        int at = 0;
        while (at < length) {
            int end = Math.min(length, at + range);
            try (InputStream in = FaultRuns.sdk(trial, "bytes=" + at + "-" + (end - 1))) {
                int n = in.readNBytes(bytes, at, end - at);
                if (n < end - at) {
                    return Arrays.copyOf(bytes, at + n);
                }
            }
            at = end;
        }
        return bytes;
    }

    private static Line line(
            String run, long faults, long survived, Count ours, long seconds, Count bare, String besides) {
        long lost = ours.silentlyShort + ours.silentlyWrong;
        return new Line(
                run, SEED, ours.ended(), faults, survived, lost, 0, ours.hung, seconds, bare.toString(), besides);
    }

    private static String name(HttpKind http) {
        return switch (http) {
            case APACHE -> "Apache client";
            case APACHE_5 -> "Apache 5 client";
            case URL_CONNECTION -> "`UrlConnectionHttpClient`";
        };
    }

    private static void write(Line line) throws IOException {
        String title = "S3 reads, Java " + Runtime.version().feature();
        Path page = Path.of(System.getProperty("augur.reliability.page"));
        new ReliabilityPage(page, "SDK").write(title, title, line);
        System.out.println(line);
    }

    private static long secondsSince(long begun) {
        return Duration.ofNanos(System.nanoTime() - begun).toSeconds();
    }
}
