package dev.augur.internal.batch;

import dev.augur.BatchPolicy;
import dev.augur.EngineException;
import dev.augur.InferenceListener;
import dev.augur.model.ModelId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Doubles numbers, advances the clock by what that takes, and notes every rule that a run breaks. */
final class StressRunner implements BatchRunner<StressRecord, Integer> {
    private static final int MAX_ROWS = 8;
    private static final long RUN_NANOS = 50_000;
    private static final long ROW_NANOS = 10_000;

    final AtomicLong clock = new AtomicLong();
    final AtomicInteger made = new AtomicInteger();
    final AtomicInteger answered = new AtomicInteger();
    final AtomicInteger discarded = new AtomicInteger();
    final ConcurrentLinkedQueue<String> broken = new ConcurrentLinkedQueue<>();
    private final AtomicInteger under = new AtomicInteger();
    /** By caller, priority and length, the latest that was run. */
    private final Map<String, Integer> latest = new ConcurrentHashMap<>();

    private final int slots;

    StressRunner(int slots) {
        this.slots = slots;
    }

    Batcher<StressRecord, Integer> batcher(RunSlots shared, Executor executor, int capacity) {
        BatchPolicy policy =
                BatchPolicy.builder().maxRows(MAX_ROWS).queueCapacity(capacity).build();
        BatchSizes<StressRecord> sizes = new BatchSizes<>(List.of(), List.of(), record -> 1, record -> record);
        LaneSettings settings = new LaneSettings(ModelId.of("m"), policy, MAX_ROWS, executor, InferenceListener.NONE);
        return new Batcher<>(shared, settings, sizes, this);
    }

    void expect(boolean holds, String what) {
        if (!holds) {
            broken.add(what);
        }
    }

    @Override
    public List<Integer> run(List<StressRecord> batch, int fillers, Waited waited, RunWatch watch) {
        int now = under.incrementAndGet();
        try {
            expect(now <= slots, now + " runs at once");
            expect(batch.size() <= MAX_ROWS, batch.size() + " rows in a run");
            if (slots == 1) {
                batch.forEach(this::checkTurn);
            }
            watch.begins(() -> {});
            clock.addAndGet(RUN_NANOS + ROW_NANOS * batch.size());
            return results(batch);
        } finally {
            watch.ended();
            under.decrementAndGet();
        }
    }

    private void checkTurn(StressRecord record) {
        expect(record.deadline() == null || !record.deadline().isPast(), record + " runs past its deadline");
        if (!record.line().isEmpty() && record.tried().compareAndSet(false, true)) {
            Integer before = latest.put(record.line() + " " + record.length(), record.sequence());
            expect(Objects.requireNonNullElse(before, -1) < record.sequence(), record + " runs after " + before);
        }
    }

    private List<Integer> results(List<StressRecord> batch) {
        List<Integer> results = new ArrayList<>(batch.size());
        for (StressRecord record : batch) {
            if (record.number() < 0) {
                throw new EngineException("negative " + record.number(), null);
            }
            results.add(2 * record.number());
        }
        made.addAndGet(results.size());
        return results;
    }

    @Override
    public void discard(Integer value) {
        discarded.incrementAndGet();
    }
}
