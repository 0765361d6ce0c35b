package dev.augur.internal.batch;

import dev.augur.internal.Actions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How many runs a device makes at once, and which model's is next: the one that had least time so far. While several
 * models are in use none may hold all slots, so that a flood of calls of one never makes another wait for its runs.
 * Thread-safe; its lock guards the lanes of its models too, and is never held during a run.
 */
public final class RunSlots {
    /** How long a model counts as in use after its last call. */
    private static final long IN_USE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ReentrantLock lock = new ReentrantLock();
    private final LongSupplier nanoClock;
    private final int count;
    private final List<Lane<?, ?>> lanes = new ArrayList<>();
    private int free;
    /** The time that the latest lane to get a slot had had. */
    private long served;

    /**
     * Free slots.
     *
     * @param count at least 1
     * @param nanoClock the time in nanoseconds
     */
    public RunSlots(int count, LongSupplier nanoClock) {
        if (count < 1) {
            throw new IllegalArgumentException("The number of run slots must be >= 1, got " + count);
        }
        this.count = count;
        this.free = count;
        this.nanoClock = nanoClock;
    }

    /** Does something with the lanes, and afterwards, without the lock, what it asks for. */
    <T> @Nullable T locked(UnderLock<T> action) {
        List<Runnable> signals = new ArrayList<>(2);
        @Nullable T result;
        lock.lock();
        try {
            result = action.on(signals);
        } finally {
            lock.unlock();
            Actions.runAll(signals);
        }
        return result;
    }

    /** Does something with the lanes unless somebody else does. */
    void ifUnlocked(Runnable action) {
        if (lock.tryLock()) {
            try {
                action.run();
            } finally {
                lock.unlock();
            }
        }
    }

    long now() {
        return nanoClock.getAsLong();
    }

    int count() {
        return count;
    }

    void add(Lane<?, ?> lane) {
        lanes.add(lane);
    }

    void remove(Lane<?, ?> lane) {
        lanes.remove(lane);
    }

    /** How many slots a lane may hold while the others are as busy as they are. */
    int share(Lane<?, ?> lane) {
        long now = now();
        int others = 0;
        for (Lane<?, ?> other : lanes) {
            others += other != lane && other.isInUse(now, IN_USE_NANOS) ? 1 : 0;
        }
        return others == 0 ? count : Math.max(1, count / (others + 1));
    }

    /** Whether this lane may have a slot now. */
    boolean couldTake(Lane<?, ?> lane) {
        return free > 0 && lane.held() < share(lane);
    }

    /** Takes a slot for this lane if it may have one now. */
    boolean tryTake(Lane<?, ?> lane) {
        if (!couldTake(lane)) {
            return false;
        }
        free--;
        served = Math.max(served, lane.take(served));
        return true;
    }

    /** How many slots nobody holds. */
    int free() {
        return free;
    }

    /** Gives a slot back. */
    void release(Lane<?, ?> lane, long usedNanos) {
        free++;
        lane.give(usedNanos);
    }

    /** Gives free slots to the lanes that have work, those that had least time first. */
    void dispatch(List<Runnable> signals) {
        List<Lane<?, ?>> passed = new ArrayList<>(0);
        Lane<?, ?> next = neediest(passed);
        while (free > 0 && next != null) {
            if (!next.appoint(signals)) {
                passed.add(next);
            }
            next = neediest(passed);
        }
    }

    /** A thread that waits for a run of another lane, to lead one of this lane, which has none. */
    @Nullable
    ThreadCall<?, ?> lend(Lane<?, ?> to) {
        for (Lane<?, ?> lane : lanes) {
            ThreadCall<?, ?> thread = lane == to ? null : lane.takeParked();
            if (thread != null) {
                return thread;
            }
        }
        return null;
    }

    private @Nullable Lane<?, ?> neediest(List<Lane<?, ?>> passed) {
        Lane<?, ?> neediest = null;
        for (Lane<?, ?> lane : lanes) {
            if (lane.hasWork() && (neediest == null || lane.used() < neediest.used()) && !passed.contains(lane)) {
                neediest = lane;
            }
        }
        return neediest;
    }
}
