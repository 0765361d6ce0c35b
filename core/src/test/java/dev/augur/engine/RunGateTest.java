package dev.augur.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.augur.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RunGateTest {
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void nobodyEntersAClosedGate() {
        RunGate gate = new RunGate();
        int stripe = gate.enter();
        assertThat(stripe).isNotEqualTo(RunGate.CLOSED);
        gate.exit(stripe);
        assertThat(gate.close()).isTrue();
        assertThat(gate.isClosed()).isTrue();
        assertThat(gate.enter()).isEqualTo(RunGate.CLOSED);
    }

    @Test
    void onlyOneCloserMayFree() {
        RunGate gate = new RunGate();
        assertThat(gate.close()).isTrue();
        assertThat(gate.close()).isFalse();
    }

    @Test
    void closeWaitsForThoseInside() throws Exception {
        RunGate gate = new RunGate(1);
        int stripe = gate.enter();
        Future<Boolean> closer = threads.submit(gate::close);
        while (!gate.isClosed()) {
            Thread.onSpinWait();
        }
        assertThat(gate.enter()).isEqualTo(RunGate.CLOSED);
        assertThat(closer.isDone()).isFalse();
        gate.exit(stripe);
        assertThat(closer.get(1, TimeUnit.MINUTES)).isTrue();
    }

    @Test
    void whoOnlyRefusesMayWaitLater() throws Exception {
        RunGate gate = new RunGate();
        int first = gate.enter();
        int second = gate.enter();
        assertThat(gate.users()).isEqualTo(2);
        assertThat(gate.refuse()).isTrue();
        assertThat(gate.refuse()).isFalse();
        assertThat(gate.enter()).isEqualTo(RunGate.CLOSED);
        assertThat(gate.awaitLeft(Deadline.after(Duration.ofMillis(5)))).isFalse();
        gate.exit(first);
        Future<Boolean> left = threads.submit(() -> gate.awaitLeft(Deadline.after(Duration.ofMinutes(1))));
        assertThat(gate.users()).isEqualTo(1);
        gate.exit(second);
        assertThat(left.get(1, TimeUnit.MINUTES)).isTrue();
        assertThat(gate.awaitLeft(Deadline.after(Duration.ZERO))).isTrue();
    }

    @Test
    void anInterruptDoesNotEndTheWaitAndStaysSet() throws Exception {
        RunGate gate = new RunGate();
        int stripe = gate.enter();
        CountDownLatch started = new CountDownLatch(1);
        Future<Boolean> closer = threads.submit(() -> {
            Thread.currentThread().interrupt();
            started.countDown();
            gate.close();
            return Thread.interrupted();
        });
        started.await();
        while (!gate.isClosed()) {
            Thread.onSpinWait();
        }
        assertThat(closer.isDone()).isFalse();
        gate.exit(stripe);
        assertThat(closer.get(1, TimeUnit.MINUTES)).isTrue();
    }

    @Test
    void whatIsFreedIsNeverUsed() throws Exception {
        AtomicInteger uses = new AtomicInteger();
        for (int round = 0; round < 500; round++) {
            RunGate gate = new RunGate(1 + round % 8);
            AtomicBoolean freed = new AtomicBoolean();
            CountDownLatch running = new CountDownLatch(4);
            List<Future<Boolean>> users = new ArrayList<>();
            for (int user = 0; user < 4; user++) {
                users.add(threads.submit(() -> useUntilClosed(gate, freed, running, uses)));
            }
            running.await();
            if (gate.close()) {
                freed.set(true);
            }
            for (Future<Boolean> user : users) {
                assertThat(user.get(1, TimeUnit.MINUTES))
                        .as("used after it was freed")
                        .isFalse();
            }
        }
        assertThat(uses).hasValueGreaterThanOrEqualTo(500 * 4);
    }

    private static boolean useUntilClosed(
            RunGate gate, AtomicBoolean freed, CountDownLatch running, AtomicInteger uses) {
        boolean usedFreed = false;
        int stripe = gate.enter();
        while (stripe != RunGate.CLOSED) {
            usedFreed |= freed.get();
            uses.incrementAndGet();
            gate.exit(stripe);
            running.countDown();
            stripe = gate.enter();
        }
        return usedFreed;
    }

    @Test
    void whoCameInIsCountedAndWhoWasRefusedIsNot() {
        RunGate gate = new RunGate(4);
        for (int i = 0; i < 3; i++) {
            gate.exit(gate.enter());
        }
        int stripe = gate.enter();
        assertThat(gate.users()).isEqualTo(1);
        assertThat(gate.entries()).isEqualTo(4);
        gate.refuse();
        assertThat(gate.enter()).isEqualTo(RunGate.CLOSED);
        gate.exit(stripe);
        assertThat(gate.users()).isZero();
        assertThat(gate.entries()).isEqualTo(4);
    }
}
