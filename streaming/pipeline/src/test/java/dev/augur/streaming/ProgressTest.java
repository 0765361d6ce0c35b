package dev.augur.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.streaming.Progress.Status;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class ProgressTest {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1000);
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    /** The logger reads its level when it is made, in the first of these tests. */
    @BeforeAll
    static void showTheLog() {
        System.setProperty("org.slf4j.simpleLogger.log.dev.augur.streaming.Progress", "info");
    }

    private static Status status(long bytes, long records, Duration elapsed) {
        return new Status("rows.csv.gz", bytes, 10_000_000, records, 0, elapsed);
    }

    private void pass(long millis) {
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    private String shown() {
        String text = bytes.toString(StandardCharsets.UTF_8);
        bytes.reset();
        return text;
    }

    @Test
    void aTerminalLineIsRewrittenAtMostFiveTimesASecond() {
        Progress progress = Progress.terminal(out, nanos::get);
        progress.update(status(2_500_000, 1000, Duration.ofSeconds(1)));
        String first = "rows.csv.gz 25%, 2.5 MB of 10.0 MB, 1,000 records, 1,000/s, 3.0 s left";
        assertThat(shown()).isEqualTo("\r" + first);
        pass(199);
        progress.update(status(2_600_000, 1001, Duration.ofSeconds(1)));
        assertThat(shown()).isEmpty();
        pass(1);
        progress.update(new Status("x", 1, 2, 3, 0, Duration.ofSeconds(1)));
        String second = "x 50%, 1 B of 2 B, 3 records, 3/s, 1.0 s left";
        assertThat(shown()).isEqualTo("\r" + second + " ".repeat(first.length() - second.length()));
        progress.end(new Status("x", 2, 2, 6, 1, Duration.ofSeconds(2)));
        String last = "x 100%, 2 B of 2 B, 6 records, 1 failed, 3/s";
        assertThat(shown())
                .isEqualTo("\r" + last + " ".repeat(second.length() - last.length()) + System.lineSeparator());
    }

    @Test
    void aLogGetsALineAMinute() {
        PrintStream before = System.err;
        System.setErr(out);
        try {
            Progress progress = Progress.log(nanos::get);
            pass(59_999);
            progress.update(status(1_000_000, 10, Duration.ofMinutes(1)));
            progress.end(status(1_000_000, 10, Duration.ofMinutes(1)));
            assertThat(shown()).isEmpty();
            pass(1);
            progress.update(status(1_000_000, 12_345, Duration.ofMinutes(1)));
            progress.update(status(1_000_001, 12_346, Duration.ofMinutes(1)));
            assertThat(shown())
                    .containsOnlyOnce("rows.csv.gz")
                    .contains("rows.csv.gz 10%, 1.0 MB of 10.0 MB, 12,345 records, 206/s, 9:00 min left");
        } finally {
            System.setErr(before);
        }
    }

    @Test
    void aProcessWithoutATerminalIsNotInteractive() {
        assertThat(Terminals.isInteractive()).isFalse();
        assertThat(Progress.automatic()).isInstanceOf(LogProgress.class);
    }

    @Test
    void timeLeftFollowsFromTheBytes() {
        assertThat(status(0, 0, Duration.ofSeconds(5)).timeLeft()).isZero();
        assertThat(status(1_000_000, 0, Duration.ofSeconds(5)).timeLeft()).isEqualTo(Duration.ofSeconds(45));
        assertThat(status(10_000_000, 0, Duration.ofSeconds(5)).timeLeft()).isZero();
        assertThat(status(5, 7, Duration.ZERO).recordsPerSecond()).isZero();
    }

    @Test
    void aReportAccountsForEveryRecord() {
        Report report = new Report(12_345, 12_340, 5, 1_500_000_000, 999_950, Duration.ofSeconds(90), 1, null);
        assertThat(report)
                .hasToString("12,345 records read, 12,340 predicted, 5 failed; 1.5 GB in, 1.0 MB out;"
                        + " 1:30 min, 137 records/s");
        assertThatThrownBy(() -> new Report(3, 1, 1, 0, 0, Duration.ZERO, 1, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("read must be predicted + failed, got 3, 1 and 1");
    }

    @Test
    void amountsAreShort() {
        assertThat(Amounts.bytes(999)).isEqualTo("999 B");
        assertThat(Amounts.bytes(1000)).isEqualTo("1.0 kB");
        assertThat(Amounts.bytes(999_949)).isEqualTo("999.9 kB");
        assertThat(Amounts.bytes(Long.MAX_VALUE)).isEqualTo("9.2 EB");
        assertThat(Amounts.duration(Duration.ofMillis(59_940))).isEqualTo("59.9 s");
        assertThat(Amounts.duration(Duration.ofMinutes(1))).isEqualTo("1:00 min");
        assertThat(Amounts.duration(Duration.ofMinutes(25 * 60 + 1))).isEqualTo("25:01 h");
    }
}
