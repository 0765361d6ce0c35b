package dev.augur.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.Deadline;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Places, waiting and deadlines, on a clock and an executor of the test's own. */
final class AdmissionTest {
    private final List<String> events = new ArrayList<>();
    private final Queue<Runnable> handedOver = new ArrayDeque<>();
    private final List<ManualAlarm> alarms = new ArrayList<>();
    private long nanos;

    private record ManualAlarm(Duration delay, Runnable task) {}

    private final class NamedCall implements Admission.Call {
        private final String name;
        private final Deadline deadline;
        private Runnable work = () -> {};
        private boolean isShort;

        private NamedCall(String name, Duration timeout) {
            this.name = name;
            this.deadline = Deadline.after(timeout, () -> nanos);
        }

        private NamedCall working(Runnable runnable) {
            this.work = runnable;
            return this;
        }

        private NamedCall brief() {
            this.isShort = true;
            return this;
        }

        @Override
        public Deadline deadline() {
            return deadline;
        }

        @Override
        public boolean isShort() {
            return isShort;
        }

        @Override
        public void run() {
            events.add(name + " runs");
            work.run();
        }

        @Override
        public void finish() {
            events.add(name + " ends");
        }

        @Override
        public void expire() {
            events.add(name + " is late");
        }
    }

    private NamedCall call(String name) {
        return new NamedCall(name, Duration.ofSeconds(10));
    }

    private Admission admission(int concurrency, int maxWaiting) {
        return new Admission(
                concurrency, maxWaiting, handedOver::add, (delay, task) -> alarms.add(new ManualAlarm(delay, task)));
    }

    private void submitAndRun(Admission admission, NamedCall call) {
        assertThat(admission.submit(call)).isTrue();
        runHandedOver();
    }

    private void runHandedOver() {
        for (Runnable next = handedOver.poll(); next != null; next = handedOver.poll()) {
            next.run();
        }
    }

    @Test
    void runsElsewhereWhileThereIsAPlace() {
        Admission admission = admission(1, 1);

        assertThat(admission.submit(call("a"))).isTrue();
        assertThat(admission.submit(call("b"))).isTrue();
        assertThat(events).isEmpty();
        assertThat(admission.running()).isOne();
        runHandedOver();

        assertThat(events).containsExactly("a runs", "a ends", "b runs", "b ends");
        assertThat(admission.running()).isZero();
    }

    @Test
    void aShortCallRunsOnTheCallersThreadAndTakesNoPlace() {
        Admission admission = admission(1, 0);
        admission.submit(call("a"));

        assertThat(admission.submit(call("b").brief())).isTrue();
        runHandedOver();

        assertThat(events).containsExactly("b runs", "b ends", "a runs", "a ends");
        assertThat(handedOver).isEmpty();
    }

    @Test
    void keepsAsManyAsMayWaitAndRefusesTheNext() {
        Admission admission = admission(1, 2);

        submitAndRun(admission, call("a").working(() -> {
            assertThat(admission.isFull()).isFalse();
            assertThat(admission.submit(call("b"))).isTrue();
            assertThat(admission.submit(call("c"))).isTrue();
            assertThat(admission.isFull()).isTrue();
            assertThat(admission.submit(call("d"))).isFalse();
            assertThat(admission.running()).isOne();
            assertThat(admission.waiting()).isEqualTo(2);
        }));
        runHandedOver();

        assertThat(events).containsExactly("a runs", "a ends", "b runs", "b ends", "c runs", "c ends");
        assertThat(admission.running()).isZero();
        assertThat(alarms).as("one for all").hasSize(1);
    }

    @Test
    void refusesAtOnceIfNobodyMayWait() {
        Admission admission = admission(1, 0);

        submitAndRun(
                admission,
                call("a").working(() -> assertThat(admission.submit(call("b"))).isFalse()));

        assertThat(events).containsExactly("a runs", "a ends");
    }

    @Test
    void theAlarmEndsTheWait() {
        Admission admission = admission(1, 2);

        submitAndRun(admission, call("a").working(() -> {
            admission.submit(new NamedCall("b", Duration.ofSeconds(3)));
            assertThat(alarms.get(0).delay()).isEqualTo(Duration.ofSeconds(3));
            nanos = Duration.ofSeconds(3).toNanos();
            alarms.get(0).task().run();
            assertThat(admission.waiting()).isZero();
        }));
        runHandedOver();

        assertThat(events).containsExactly("a runs", "b is late", "a ends");
    }

    @Test
    void whoseTimeIsOverNeverRunsEvenIfTheAlarmIsLate() {
        Admission admission = admission(1, 2);

        submitAndRun(admission, call("a").working(() -> {
            admission.submit(new NamedCall("b", Duration.ofSeconds(3)));
            admission.submit(new NamedCall("c", Duration.ofSeconds(5)));
            nanos = Duration.ofSeconds(3).toNanos();
        }));
        runHandedOver();
        alarms.forEach(alarm -> alarm.task().run());

        assertThat(events).containsExactly("a runs", "b is late", "a ends", "c runs", "c ends");
        assertThat(admission.running()).isZero();
    }

    @Test
    void theAlarmIsSetAgainForThoseWhoStillWait() {
        Admission admission = admission(1, 4);

        submitAndRun(admission, call("a").working(() -> {
            admission.submit(new NamedCall("b", Duration.ofSeconds(3)));
            admission.submit(new NamedCall("c", Duration.ofSeconds(5)));
            admission.submit(new NamedCall("d", Duration.ofSeconds(2)));
            assertThat(alarms)
                    .extracting(ManualAlarm::delay)
                    .containsExactly(Duration.ofSeconds(3), Duration.ofSeconds(2));
            nanos = Duration.ofSeconds(3).toNanos();
            alarms.get(0).task().run();
            assertThat(alarms.get(2).delay()).isEqualTo(Duration.ofSeconds(2));
        }));
        runHandedOver();

        assertThat(events).containsExactly("a runs", "b is late", "d is late", "a ends", "c runs", "c ends");
    }

    @Test
    void afterAnErrorAnotherThreadGoesOn() {
        Admission admission = admission(1, 1);

        assertThatThrownBy(() -> submitAndRun(admission, call("a").working(() -> {
                    admission.submit(call("b"));
                    throw new IllegalStateException("a bug");
                })))
                .hasMessage("a bug");
        assertThat(events).containsExactly("a runs");
        runHandedOver();

        assertThat(events).containsExactly("a runs", "b runs", "b ends");
        assertThat(admission.running()).isZero();
    }

    @Test
    void aFailureGivesThePlaceBack() {
        Admission admission = admission(1, 0);

        assertThatThrownBy(() -> submitAndRun(admission, call("a").working(() -> {
                    throw new IllegalStateException("a bug");
                })))
                .hasMessage("a bug");

        assertThat(admission.running()).isZero();
        submitAndRun(admission, call("b"));
    }

    @Test
    void neverMoreAtOnceThanThereArePlaces() throws InterruptedException {
        int callers = 8;
        int each = 2000;
        ExecutorService threads = Executors.newFixedThreadPool(callers + 3);
        Admission admission = new Admission(3, 4, threads, (delay, task) -> {});
        AtomicInteger running = new AtomicInteger();
        AtomicInteger mostAtOnce = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(callers * each);
        for (int caller = 0; caller < callers; caller++) {
            threads.execute(() -> {
                for (int i = 0; i < each; i++) {
                    if (!admission.submit(new CountedCall(running, mostAtOnce, done))) {
                        refused.incrementAndGet();
                        done.countDown();
                    }
                }
            });
        }

        assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
        threads.shutdown();
        assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();

        assertThat(mostAtOnce.get()).isBetween(1, 3);
        assertThat(refused.get()).isLessThan(callers * each);
        assertThat(admission.running()).isZero();
        assertThat(admission.waiting()).isZero();
    }

    private record CountedCall(AtomicInteger running, AtomicInteger mostAtOnce, CountDownLatch done)
            implements Admission.Call {
        @Override
        public Deadline deadline() {
            return Deadline.after(Duration.ofMinutes(1));
        }

        @Override
        public boolean isShort() {
            return false;
        }

        @Override
        public void run() {
            mostAtOnce.accumulateAndGet(running.incrementAndGet(), Math::max);
            running.decrementAndGet();
        }

        @Override
        public void finish() {
            done.countDown();
        }

        @Override
        public void expire() {
            throw new AssertionError("no deadline is near");
        }
    }
}
