package dev.augur.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.augur.s3.FaultRuns.Count;
import dev.augur.s3.FaultRuns.CutStream;
import dev.augur.s3.tck.FaultPlan;
import dev.augur.s3.tck.StoredObject;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Connections that break at many places: the bytes are the same, or there is an error. {@link S3ReliabilityTest} has them all. */
final class S3CutsTest {
    private static final int SMALL = 150;
    private static final byte[] BYTES = Trial.random(SMALL);

    @ParameterizedTest
    @EnumSource
    void cutsEndsAndSilencesAtManyOffsetsLoseNothing(HttpKind http) throws Exception {
        List<FaultRuns.Case> cases = FaultRuns.everyOffset(SMALL, 1);
        Count count = FaultRuns.each(http, StoredObject.of(BYTES, "one"), BYTES, cases, FaultRuns.OURS);
        report(http, "every offset of %,d bytes: %s", SMALL, count);
        assertThat(count.right).as("%s", count).isEqualTo(4L * SMALL);
    }

    @ParameterizedTest
    @EnumSource
    void hundredsOfRandomCutsOfALargeObjectLoseNothing(HttpKind http) throws Exception {
        long seed = 20_261_121;
        FaultPlan cuts = FaultPlan.cuts(seed, 50_000);
        CutStream cut = FaultRuns.cutStream(http, Trial.random(1_000_003), 20, cuts, S3RetryBudget.of(1_000, 1));
        report(http, "seed %d: %s", seed, cut);
        assertThat(cut.identical()).as("seed %d", seed).isTrue();
        assertThat(cut.cuts()).isGreaterThan(300);
    }

    @ParameterizedTest
    @EnumSource
    void anObjectReplacedAtRandomOffsetsIsAlwaysAnErrorAndNeverAMix(HttpKind http) throws Exception {
        Count count = new Count();
        for (FaultRuns.Case each : FaultRuns.replacements(SMALL, 100, 7)) {
            try (Trial trial = new Trial(http, BYTES).faults(each.faults())) {
                FaultRuns.one(trial, BYTES, FaultRuns.OURS, count);
            }
        }
        report(http, "seed 7: 100 replacements, %d typed errors", count.changed);
        assertThat(count.changed).as("%s", count).isEqualTo(100);
    }

    @ParameterizedTest
    @EnumSource
    void flippedBitsAndShortBodiesAreNeverSilent(HttpKind http) throws Exception {
        StoredObject stored = StoredObject.of(BYTES, "one").withCrc32c();
        List<FaultRuns.Case> cases = FaultRuns.everyDamage(SMALL, 3);
        Count count = FaultRuns.each(http, stored, BYTES, cases, FaultRuns.OURS);
        report(http, "%,d flips and lengths: %s", cases.size(), count);
        assertThat(count.failed).as("%s", count).isEqualTo(cases.size());
    }

    /** What the same cuts do to a reader of the bare SDK; a record, for the figures beside ours. */
    @ParameterizedTest
    @EnumSource
    void theBareClientSurvivesNoneOfTheCuts(HttpKind http) throws Exception {
        List<FaultRuns.Case> cases = FaultRuns.everyOffset(SMALL, 10);
        Count count = FaultRuns.each(http, StoredObject.of(BYTES, "one"), BYTES, cases, FaultRuns.SDK);
        report(http, "bare SDK: %s", count);
        assertThat(count.right).as("%s", count).isZero();
    }

    private static void report(HttpKind http, String format, Object... figures) {
        System.out.println("S3 " + http + ", Java " + Runtime.version().feature() + ", "
                + String.format(Locale.ROOT, format, figures));
    }
}
