package dev.augur;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class DeadlineTest {
    private static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE);

    private final AtomicLong clock = new AtomicLong();

    private Deadline in(Duration time) {
        return Deadline.after(time, clock::get);
    }

    @Test
    void theTimeLeftFollowsTheClockAndIsNeverNegative() {
        Deadline deadline = in(Duration.ofMillis(10));
        assertThat(deadline.remaining()).isEqualTo(Duration.ofMillis(10));
        assertThat(deadline.isPast()).isFalse();
        clock.set(9_999_999);
        assertThat(deadline.remaining()).isEqualTo(Duration.ofNanos(1));
        assertThat(deadline.isPast()).isFalse();
        clock.set(10_000_000);
        assertThat(deadline.remaining()).isZero();
        assertThat(deadline.isPast()).isTrue();
        clock.set(20_000_000);
        assertThat(deadline.remaining()).isZero();
        assertThat(deadline.isPast()).isTrue();
    }

    @Test
    void zeroAndLessArePastAtOnce() {
        for (Duration timeout : new Duration[] {Duration.ZERO, Duration.ofNanos(-1), FOREVER.negated()}) {
            assertThat(in(timeout).isPast()).as("%s", timeout).isTrue();
            assertThat(in(timeout).remaining()).as("%s", timeout).isZero();
        }
    }

    @Test
    void aMarginMakesItEarlier() {
        Deadline deadline = in(Duration.ofMillis(10));
        assertThat(deadline.minus(Duration.ofMillis(3)).remaining()).isEqualTo(Duration.ofMillis(7));
        assertThat(deadline.minus(Duration.ofMillis(10)).isPast()).isTrue();
        assertThat(deadline.minus(FOREVER).isPast()).isTrue();
        assertThat(deadline.remaining()).isEqualTo(Duration.ofMillis(10));
    }

    @Test
    void aClockThatOverflowsIsNoMatter() {
        clock.set(Long.MAX_VALUE - 5);
        Deadline deadline = in(Duration.ofNanos(10));
        assertThat(deadline.remaining()).isEqualTo(Duration.ofNanos(10));
        clock.addAndGet(9);
        assertThat(deadline.remaining()).isEqualTo(Duration.ofNanos(1));
        clock.addAndGet(1);
        assertThat(deadline.isPast()).isTrue();
    }

    @Test
    void whoWaitsForeverHasMoreThanACentury() {
        for (long now : new long[] {Long.MIN_VALUE, -1, 0, Long.MAX_VALUE}) {
            clock.set(now);
            assertThat(in(FOREVER).isPast()).isFalse();
            assertThat(in(FOREVER).remaining()).isGreaterThan(Duration.ofDays(36_500));
        }
    }

    @Test
    void itsTextSaysHowMuchIsLeft() {
        Deadline deadline = in(Duration.ofMillis(1_500));
        assertThat(deadline).hasToString("deadline in 1500 ms");
        clock.set(1_500_000_000);
        assertThat(deadline).hasToString("deadline that is past");
    }

    @Test
    void withoutAClockItIsTheTimeOfThisProcess() {
        assertThat(Deadline.after(Duration.ZERO).isPast()).isTrue();
        assertThat(Deadline.after(Duration.ofDays(1)).isPast()).isFalse();
    }

    @Test
    void optionsHoldADeadlineOrNone() {
        assertThat(CallOptions.NONE.deadline()).isNull();
        Deadline deadline = in(Duration.ofMillis(1));
        assertThat(CallOptions.by(deadline).deadline()).isSameAs(deadline);
        assertThat(within(Duration.ZERO).isPast()).isTrue();
        assertThat(within(Duration.ofDays(1)).isPast()).isFalse();
    }

    private static Deadline within(Duration timeout) {
        return Objects.requireNonNull(CallOptions.within(timeout).deadline());
    }
}
