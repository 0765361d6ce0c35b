package dev.augur.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.augur.DeadlineExceededException;
import dev.augur.OverloadedException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

final class OverloadTest {
    private static final Duration LIMIT = Duration.ofMillis(1);

    @Test
    void everyCallIsCountedOnce() {
        Tally tally = new Tally(LIMIT);
        for (int i = 0; i < 7; i++) {
            tally.sent();
        }

        tally.ended(null, LIMIT.toNanos());
        tally.ended(null, LIMIT.toNanos() + 1);
        tally.ended(new OverloadedException("full", null, null), 0);
        tally.ended(new CompletionException(new OverloadedException("full", null, null)), 0);
        tally.ended(new DeadlineExceededException("late"), 0);
        tally.ended(new IllegalStateException("broken"), 0);

        assertThat(tally.counts()).isEqualTo(new Tally.Counts(7, 1, 1, 2, 1, 1));
        assertThat(tally.counts().open()).isEqualTo(1);
        assertThat(tally.counts().isExact()).isFalse();
    }

    @Test
    void floodIsCountedExactlyAndItsEndIsSeen() throws Exception {
        Service refusing = new Service(
                "refuses every second",
                resources -> index -> index % 2 == 0
                        ? CompletableFuture.completedFuture(index)
                        : CompletableFuture.failedFuture(new OverloadedException("full", null, null)));

        OverloadResult result = new Trial(1_000, Duration.ofMillis(20), Duration.ofMillis(50), 1e15)
                .of(refusing)
                .atCapacity(1_000);

        assertThat(result.counts().isExact()).isTrue();
        assertThat(result.counts().useful() - result.counts().refused()).isBetween(0L, 1L);
        assertThat(result.normalAfter()).isLessThan(Duration.ofSeconds(1));
        assertThat(result.verdict())
                .startsWith("'refuses every second': met useful ")
                .contains(" met answered + refused + expired = sent", " met normal after ");
    }

    @Test
    void answersThatAreLostAreNotExact() {
        Tally tally = new Tally(LIMIT);
        tally.sent();

        assertThat(new OverloadResult("a", tally.counts(), LIMIT, new Memory(), LIMIT, 1).verdict())
                .contains("NOT MET useful 0.00x >= 0.90x", "NOT MET answered + refused + expired = sent");
    }
}
