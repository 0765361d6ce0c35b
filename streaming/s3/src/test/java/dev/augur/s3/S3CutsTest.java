package dev.augur.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.augur.io.SourceChangedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Connections that end at every place there is: the bytes are the same, or there is an error. */
final class S3CutsTest {
    private static final int SMALL = 1_000;
    private static final int LARGE = 20_000_000;
    private static final int MEAN_CUT = 50_000;
    private static final int REPLACEMENTS = 500;
    private static final int BARE_READS = 100;

    @ParameterizedTest
    @EnumSource
    void aCutAtEveryOffsetLosesNothing(HttpKind http) throws IOException {
        try (Trial trial = new Trial(http, Trial.random(SMALL))) {
            int cuts = 0;
            for (int offset = 0; offset <= SMALL; offset++) {
                for (boolean reset : new boolean[] {false, true}) {
                    trial.faults(new Fault.Cut(offset, reset));
                    assertThat(trial.read())
                            .as("%s at %d", reset ? "RST" : "FIN", offset)
                            .isEqualTo(trial.bytes);
                    cuts++;
                }
            }
            report(http, "every offset of %,d bytes: %,d cuts, %,d survived", SMALL, cuts, cuts);
        }
    }

    @ParameterizedTest
    @EnumSource
    void hundredsOfRandomCutsOfALargeObjectLoseNothing(HttpKind http) throws IOException {
        long seed = 20_261_121;
        Random random = new Random(seed);
        AtomicInteger cuts = new AtomicInteger();
        try (Trial trial = new Trial(http, Trial.random(LARGE))) {
            trial.server.script(request -> {
                cuts.incrementAndGet();
                return new Fault.Cut(1_000 + random.nextInt(2 * MEAN_CUT), random.nextBoolean());
            });
            MessageDigest digest = sha256();
            long begun = System.nanoTime();
            long read;
            try (InputStream in = new DigestInputStream(trial.source.open(0), digest)) {
                read = in.transferTo(OutputStream.nullOutputStream());
            }
            double seconds = (System.nanoTime() - begun) / 1e9;
            assertThat(digest.digest()).as("seed %d", seed).isEqualTo(sha256().digest(trial.bytes));
            assertThat(read).isEqualTo(LARGE);
            assertThat(cuts.get()).isGreaterThan(300);
            report(
                    http,
                    "seed %d, %,d bytes: %,d cuts by FIN and RST, SHA-256 identical, 0 bytes lost, 0 duplicated,"
                            + " %.1f s",
                    seed,
                    LARGE,
                    cuts.get(),
                    seconds);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anObjectReplacedAtRandomOffsetsIsAlwaysAnErrorAndNeverAMix(HttpKind http) throws IOException {
        long seed = 7;
        Random random = new Random(seed);
        int typed = 0;
        try (Trial trial = new Trial(http, Trial.random(SMALL))) {
            for (int i = 0; i < REPLACEMENTS; i++) {
                replaceAfterACut(trial, random.nextInt(SMALL), random.nextBoolean());
                typed += endsAsChanged(trial.another()) ? 1 : 0;
            }
        }
        report(
                http,
                "seed %d: replaced at %,d offsets, %,d typed errors, %d mixed",
                seed,
                REPLACEMENTS,
                typed,
                REPLACEMENTS - typed);
        assertThat(typed).as("seed %d", seed).isEqualTo(REPLACEMENTS);
    }

    private static void replaceAfterACut(Trial trial, int offset, boolean obeysIfMatch) {
        AtomicInteger gets = new AtomicInteger();
        trial.server.replace(FaultyS3.Stored.of(trial.bytes, "one"));
        trial.server.script(request -> {
            if (gets.getAndIncrement() == 0) {
                return new Fault.Cut(offset, false);
            }
            trial.server.replace(FaultyS3.Stored.of(new byte[SMALL], "two"));
            return obeysIfMatch ? new Fault.None() : new Fault.IgnoreIfMatch();
        });
    }

    private static boolean endsAsChanged(S3ByteSource source) throws IOException {
        try (InputStream in = source.open(0)) {
            in.readAllBytes();
            return false;
        } catch (SourceChangedException e) {
            return true;
        }
    }

    /** What the same cuts do to a reader of the bare SDK; a record, for the figures beside ours. */
    @ParameterizedTest
    @EnumSource
    void theBareClientSurvivesNoneOfTheCuts(HttpKind http) throws IOException {
        Random random = new Random(3);
        int silentlyShort = 0;
        int failed = 0;
        try (Trial trial = new Trial(http, Trial.random(SMALL))) {
            for (int i = 0; i < BARE_READS; i++) {
                trial.faults(new Fault.Cut(1 + random.nextInt(SMALL - 1), false));
                try (InputStream in = trial.client.getObject(
                        get -> get.bucket(Trial.OBJECT.bucket()).key(Trial.OBJECT.key()))) {
                    silentlyShort += in.readAllBytes().length < SMALL ? 1 : 0;
                } catch (IOException e) {
                    failed++;
                }
            }
        }
        report(http, "bare SDK: %d cuts by FIN, %d silently short, %d errors", BARE_READS, silentlyShort, failed);
        assertThat(silentlyShort + failed).isEqualTo(BARE_READS);
    }

    private static void report(HttpKind http, String format, Object... figures) {
        System.out.println("S3 " + http + ", Java " + Runtime.version().feature() + ", "
                + String.format(Locale.ROOT, format, figures));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
