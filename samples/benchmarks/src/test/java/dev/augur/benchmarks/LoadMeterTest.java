package dev.augur.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LoadMeterTest {
    private static final float[] ANSWER = {1};

    private final LoadMeter meter = new LoadMeter();

    @AfterEach
    void end() {
        meter.close();
    }

    @Test
    void callersTakeTurnsWithTheInputsAndRunAtOnce() throws Exception {
        Set<Integer> indices = ConcurrentHashMap.newKeySet();
        CountDownLatch together = new CountDownLatch(8);
        Load load = Load.shared("a", 8, index -> {
            indices.add(index);
            together.countDown();
            together.await();
            return ANSWER;
        });

        LoadCost cost = meter.block(Callers.of(load), Duration.ZERO);

        assertThat(indices).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7);
        assertThat(cost.perSecond()).isPositive();
        assertThat(cost.p99Nanos()).isGreaterThanOrEqualTo(cost.p50Nanos());
    }

    @Test
    void rateCountsTheRecordsOfACall() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        Load load = Load.shared("a", 1, index -> calls.incrementAndGet()).ofRecords(1000);

        LoadCost cost = meter.block(Callers.of(load), Duration.ZERO);

        assertThat(calls).hasValue(1);
        // The call is part of the time that the rate is of.
        assertThat(cost.perSecond() * cost.p50Nanos() / 1e9).isLessThanOrEqualTo(1000);
    }

    @Test
    void othersCallMeanwhileAndEndWithTheBlock() throws Exception {
        CountDownLatch besideCalls = new CountDownLatch(3);
        AtomicInteger running = new AtomicInteger();
        Load beside = Load.shared("b", 3, index -> {
            running.incrementAndGet();
            besideCalls.countDown();
            running.decrementAndGet();
            return ANSWER;
        });
        Load load = Load.shared("a", 1, index -> {
                    besideCalls.await();
                    return ANSWER;
                })
                .beside(beside);

        meter.block(Callers.of(load), Duration.ZERO);

        assertThat(running).hasValue(0);
    }
}
