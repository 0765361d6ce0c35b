package dev.augur.internal.batch;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs the batches of a lane, on whatever thread leads. Thread-safe. */
final class Leading<S, O> implements LaneTasks<S, O> {
    private final RunSlots slots;
    private final LaneSettings settings;
    private final BatchSizes<S> sizes;
    private final BatchRunner<S, O> runner;
    private final Lane<S, O> lane;

    Leading(RunSlots slots, LaneSettings settings, BatchSizes<S> sizes, BatchRunner<S, O> runner) {
        this.slots = slots;
        this.settings = settings;
        this.sizes = sizes;
        this.runner = runner;
        this.lane = new Lane<>(slots, settings, sizes, this);
    }

    Lane<S, O> lane() {
        return lane;
    }

    @Override
    public void lead(Batch<S, O> batch, @Nullable ThreadCall<?, ?> leader) {
        BatchExecution<S, O> execution = new BatchExecution<>(batch, runner, sizes);
        long start = slots.now();
        try {
            execution.run();
        } finally {
            slots.locked(signals -> {
                lane.finish(execution, leader, slots.now() - start, signals);
                if (leader != null && leader.isBulk()) {
                    leader.waitAgain();
                }
                return null;
            });
        }
    }

    @Override
    public void leadElsewhere() {
        try {
            settings.executor().execute(this::leadNext);
        } catch (RejectedExecutionException e) {
            slots.locked(signals -> {
                lane.errandBegins();
                lane.endAll(Errors.refused(settings.model(), e), signals);
                return null;
            });
        }
    }

    private void leadNext() {
        Batch<S, O> batch = slots.locked(signals -> {
            lane.errandBegins();
            return lane.claimIfFree(signals);
        });
        if (batch != null) {
            lead(batch, null);
        }
    }

    @Override
    public void lookAgainAfter(long nanos) {
        CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS, Runnable::run)
                .execute(() -> slots.locked(signals -> {
                    lane.timerEnded();
                    slots.dispatch(signals);
                    lane.setTimerUnlessRipe(signals);
                    return null;
                }));
    }
}
