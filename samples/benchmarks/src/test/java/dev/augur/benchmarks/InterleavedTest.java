package dev.augur.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class InterleavedTest {
    private static final float[] ANSWER = {1};

    private final List<String> calls = Collections.synchronizedList(new ArrayList<>());

    @Test
    void theOrderChangesFromRoundToRound() throws Exception {
        Row row = row(1, 1, 3, resources -> List.of(noting("a"), noting("b"), noting("c")));

        List<Measured> measured = new Interleaved(row, false, line -> {}).run();

        assertThat(calls.subList(calls.size() - 9, calls.size()))
                .containsExactly("a0", "b0", "c0", "b0", "a0", "c0", "c0", "a0", "b0");
        assertThat(measured).extracting(Measured::name).containsExactly("a", "b", "c");
        assertThat(measured).allSatisfy(one -> assertThat(one.rounds()).hasSize(3));
    }

    @Test
    void blockGoesThroughAllInputs() throws Exception {
        Row row = row(1, 3, 1, resources -> List.of(noting("a"), noting("b")));

        new Interleaved(row, false, line -> {}).run();

        assertThat(calls.subList(calls.size() - 6, calls.size())).containsExactly("a0", "a1", "a2", "b0", "b1", "b2");
    }

    @Test
    void eachCallerHasACallOfItsOwnAndTheyRunAtOnce() throws Exception {
        Set<Call> made = ConcurrentHashMap.newKeySet();
        CountDownLatch together = new CountDownLatch(8);
        Contender contender = new Contender("a", () -> {
            Call call = new Call() {
                @Override
                public Object run(int index) throws InterruptedException {
                    together.countDown();
                    assertThat(together.await(1, TimeUnit.MINUTES)).isTrue();
                    return ANSWER;
                }
            };
            made.add(call);
            return call;
        });
        Row row = row(8, 1, 2, resources -> List.of(contender));

        List<Measured> measured = new Interleaved(row, false, line -> {}).run();

        // And one more, with which answers are compared.
        assertThat(made).hasSize(9);
        assertThat(measured.get(0).rounds()).hasSize(2);
    }

    @Test
    void closesWhatTheRowOpened() throws Exception {
        List<String> closed = new ArrayList<>();
        Row row = row(1, 1, 1, resources -> {
            resources.own(() -> closed.add("model"));
            return List.of(noting("a"));
        });

        new Interleaved(row, false, line -> {}).run();

        assertThat(closed).containsExactly("model");
    }

    @Test
    void bytesAreThoseOfTheCallsAlone() throws Exception {
        Row row = row(1, 1, 5, resources -> List.of(Contender.shared("a", i -> new float[1 << 20])));

        Measured measured = new Interleaved(row, false, line -> {}).run().get(0);

        assertThat(measured.bytes()).isBetween(4.0 * (1 << 20), 4.0 * (1 << 20) + 4096);
    }

    /** Blocks of no time, so that each has one pass through the inputs. */
    private static Row row(int callers, int inputs, int rounds, Row.Opener opener) {
        Plan plan = new Plan(Duration.ZERO, Duration.ZERO, rounds);
        Row.Setting setting = new Row.Setting(callers, Measure.CALLER_CPU, inputs, plan, plan);
        return new Row("id", "title", setting, new Goal(1, null), opener);
    }

    private Contender noting(String name) {
        return Contender.shared(name, i -> {
            calls.add(name + i);
            return ANSWER;
        });
    }
}
