package dev.augur.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.s3.tck.Fault;
import dev.augur.s3.tck.FaultPlan;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How much load retries may add. */
final class S3RetryBudgetTest {
    private static final int READS = 20;

    @Test
    void itIsSpentByRetriesAndEarnedByBytesUpToItsSize() {
        S3RetryBudget budget = S3RetryBudget.of(2, 100);
        assertThat(budget).hasToString("2 of 2 retries left, one more for each 100 bytes");
        assertThat(budget.spend()).isTrue();
        assertThat(budget.spend()).isTrue();
        assertThat(budget.spend()).isFalse();
        budget.earn(99);
        assertThat(budget.spend()).isFalse();
        budget.earn(1);
        assertThat(budget.spend()).isTrue();
        budget.earn(1_000_000);
        assertThat(budget).hasToString("2 of 2 retries left, one more for each 100 bytes");
    }

    /** The delay of an hour is that of a connection that brought less. */
    @Test
    void aConnectionThatEarnedARetryIsMadeAgainAtOnce() throws IOException {
        byte[] bytes = Trial.random(3_000);
        try (Trial trial = new Trial(HttpKind.APACHE, bytes)) {
            S3Retries hours = new S3Retries(2, Duration.ofHours(1), Duration.ofHours(1));
            S3ByteSource source = trial.another().withRetries(hours).withRetryBudget(S3RetryBudget.of(1, 1_000));
            trial.faults(new Fault.Cut(1_000, false), new Fault.Cut(1_200, false));
            assertThat(Trial.read(source, 0)).isEqualTo(bytes);
            assertThat(trial.server.gets()).isEqualTo(3);

            S3ByteSource once = trial.another().withRetries(new S3Retries(1, Duration.ofHours(1), Duration.ofHours(1)));
            trial.faults(new Fault.Cut(2_000, false));
            assertThatThrownBy(() -> Trial.read(once, 0)).hasMessageEndingWith("gave up after 1 attempt");
        }
    }

    @Test
    void boundsAreChecked() {
        assertThatThrownBy(() -> S3RetryBudget.of(0, 1)).hasMessage("retries must be from 1 to 1000000, got 0");
        assertThatThrownBy(() -> S3RetryBudget.of(1, 0)).hasMessage("bytesPerRetry must be from 1 to 1 TiB, got 0");
    }

    @Test
    void readsThatShareABudgetLeaveAServiceAloneThatIsDown() throws IOException {
        try (Trial trial = new Trial(HttpKind.APACHE, Trial.random(1_000))) {
            S3RetryBudget shared = S3RetryBudget.of(5, 1_000);
            trial.source.length();
            trial.server.faults(request -> new Fault.Status(503, "SlowDown"));
            int failed = 0;
            for (int i = 0; i < 20; i++) {
                S3ByteSource source = trial.another().withRetryBudget(shared);
                assertThatThrownBy(() -> source.open(0)).hasMessageContaining("SlowDown");
                failed++;
            }
            // Without the budget it would have been four attempts each.
            assertThat(trial.server.gets()).isEqualTo(failed + 5);
            S3ByteSource source = trial.another().withRetryBudget(shared);
            assertThatThrownBy(() -> source.open(0))
                    .isExactlyInstanceOf(S3RetryBudgetException.class)
                    .hasMessageStartingWith(
                            "s3://bucket/rows.csv: GET at byte 0 of 1000 failed: The server says SlowDown")
                    .hasMessageEndingWith("; not tried again, because the budget of retries is spent: 0 of 5 retries"
                            + " left, one more for each 1000 bytes");

            trial.faults(); // The service is back: what arrives gives retries back.
            assertThat(Trial.read(source, 0)).hasSize(1_000);
            trial.faults(new Fault.Cut(500, false));
            assertThat(Trial.read(source, 0)).hasSize(1_000);
        }
    }

    @Test
    void aThousandCutsOfAGigabyteFitIntoTheStandardBudget() {
        S3RetryBudget budget = S3RetryBudget.standard();
        for (int cut = 0; cut < 2_000; cut++) {
            budget.earn(500_000);
            assertThat(budget.spend()).as("cut %d", cut).isTrue();
        }
    }

    @Test
    void retriesAddAtMostTheBudgetHoweverManyAnswersAreErrors() throws IOException {
        byte[] bytes = Trial.random(4 << 20);
        for (double share : new double[] {0.05, 0.5, 0.95}) {
            try (Trial trial = new Trial(HttpKind.APACHE, bytes)) {
                S3ByteSource source = trial.another().withRetryBudget(S3RetryBudget.of(10, 1 << 20));
                trial.server.faults(
                        FaultPlan.some(3, share, new Fault.Status(503, "SlowDown"), new Fault.Cut(1, false)));
                long read = 0;
                for (int i = 0; i < READS; i++) {
                    read += readUntilItFails(source);
                }
                int budget = 10 + (int) (read >> 20);
                assertThat(trial.server.gets()).as("share %f", share).isBetween(READS, READS + budget);
            }
        }
    }

    private static long readUntilItFails(S3ByteSource source) {
        long read = 0;
        try (InputStream in = source.open(0)) {
            byte[] buffer = new byte[1 << 16];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                read += n;
            }
        } catch (IOException e) {
            assertThat(e.getMessage()).containsAnyOf("gave up after 4 attempts", "the budget of retries is spent");
        }
        return read;
    }
}
