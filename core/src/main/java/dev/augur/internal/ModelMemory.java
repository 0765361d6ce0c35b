package dev.augur.internal;

import dev.augur.CallOptions;
import dev.augur.CancelledException;
import dev.augur.Deadline;
import dev.augur.DeadlineExceededException;
import dev.augur.Device;
import dev.augur.InferenceException;
import dev.augur.InferenceListener;
import dev.augur.ModelUnavailableException;
import dev.augur.ModelUnavailableException.Reason;
import dev.augur.model.ModelId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is in memory: lets loads in when there is room, sends others away for them, and frees one that goes when all who hold
 * it have let go. First go those that nobody runs, then those that were not used for longest. Thread-safe.
 */
final class ModelMemory {
    private static final Logger LOG = LoggerFactory.getLogger(ModelMemory.class);

    private final InferenceListener listener;
    private final Budgets budgets;
    private final ReentrantLock lock = new ReentrantLock();
    /** A model has left, or may. */
    private final Condition changed = lock.newCondition();

    private final Residents residents;

    ModelMemory(InferenceListener listener, Budgets budgets, LongSupplier nanoClock) {
        this.listener = listener;
        this.budgets = budgets;
        this.residents = new Residents(budgets, nanoClock);
    }

    boolean isBounded() {
        return budgets.areBounded();
    }

    /** Looks at the models, or changes something about them; not for long. */
    <T> T locked(Function<Residents, T> action) {
        lock.lock();
        try {
            T result = action.apply(residents);
            changed.signalAll();
            return result;
        } finally {
            lock.unlock();
        }
    }

    // ---- coming

    /**
     * What a hold is on from now on: a model that is loaded or being loaded, or a new one that the caller has to load. Waits
     * while an earlier load of the model is on its way out, unless the hold is on that.
     *
     * @param newcomer makes the new one
     */
    Resident enter(Hold hold, CallOptions options, Function<Residents, Resident> newcomer) {
        lock.lock();
        try {
            awaitGone(hold, options);
            Resident present = residents.get(hold.model());
            Resident resident = present == null ? newcomer.apply(residents) : present;
            resident.holds.add(hold);
            return resident;
        } finally {
            lock.unlock();
        }
    }

    /** Whoever holds what is leaving gets it: it waits for them. Another call with the same hold may have come first. */
    private static boolean keepsOut(@Nullable Resident resident, Hold hold) {
        return resident != null && resident.leaving && !resident.holds.contains(hold);
    }

    private void awaitGone(Hold hold, CallOptions options) {
        ModelId id = hold.model();
        Deadline deadline = options.deadline();
        Deadline until = Deadline.after(budgets.patience());
        while (keepsOut(residents.get(id), hold)) {
            if (deadline != null && deadline.isPast()) {
                throw late(id);
            }
            if (until.isPast()) {
                throw stillThere(id);
            }
            Duration left = deadline == null ? until.remaining() : shorter(deadline.remaining(), until.remaining());
            try {
                changed.awaitNanos(left.toNanos());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancelledException(
                        "Model '" + id + "': the thread of the call was interrupted while it waited for memory");
            }
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static DeadlineExceededException late(ModelId id) {
        return new DeadlineExceededException("Model '" + id
                + "': the deadline of the call passed while an earlier load of the model was on its way out of memory");
    }

    private ModelUnavailableException stillThere(ModelId id) {
        return new ModelUnavailableException(
                id,
                Reason.NO_ROOM,
                "Model '" + id + "' was to leave memory and is still in use after "
                        + budgets.patience().toMillis() + " ms, so it cannot be loaded again",
                null);
    }

    /** The room for one load, on the thread that loads. */
    Reservations roomFor(Resident mine) {
        return new Reservations() {
            private long kept;

            @Override
            public void take(Device device, long bytes) throws NoRoomException {
                kept = keep(mine, device, bytes);
            }

            @Override
            public void giveBack(Device device) {
                locked(all -> mine.bytes.merge(device, -kept, Long::sum));
            }
        };
    }

    private long keep(Resident mine, Device device, long bytes) throws NoRoomException {
        Deadline until = Deadline.after(budgets.patience());
        boolean interrupted = false;
        lock.lock();
        try {
            long kept = residents.room(mine, device, bytes);
            while (kept < 0) {
                if (!sendOneAway(mine, device, bytes)) {
                    requireTime(until, device, bytes);
                    interrupted |= isInterruptedWaiting(until);
                }
                kept = residents.room(mine, device, bytes);
            }
            mine.bytes.merge(device, kept, Long::sum);
            return kept;
        } finally {
            lock.unlock();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** False if those that are leaving are enough, or nobody may be sent away. */
    private boolean sendOneAway(Resident mine, Device device, long bytes) {
        Resident victim = residents.victim(mine, device, bytes);
        if (victim == null) {
            return false;
        }
        victim.leaving = true;
        lock.unlock();
        try {
            dismiss(victim, "'" + mine.id + "' needs its memory");
        } finally {
            lock.lock();
        }
        return true;
    }

    private void requireTime(Deadline until, Device device, long bytes) throws NoRoomException {
        if (until.isPast()) {
            throw new NoRoomException(
                    "it takes " + Residents.mib(bytes) + "; " + residents.figures(device)
                            + "; none of them left within " + budgets.patience().toMillis() + " ms",
                    false);
        }
    }

    /** Waits until something changes, or nothing has; an interrupt ends no load. */
    @SuppressWarnings("WaitNotInLoop")
    private boolean isInterruptedWaiting(Deadline until) {
        try {
            changed.awaitNanos(until.remaining().toNanos());
            return false;
        } catch (InterruptedException e) {
            return true;
        }
    }

    /** Sends others away if models turned out to take more than was kept for them. */
    void trim(Resident newest) {
        Resident victim = marked(all -> all.tooMuch(newest));
        while (victim != null) {
            dismiss(victim, "models take more memory than was expected");
            victim = marked(all -> all.tooMuch(newest));
        }
    }

    // ---- going

    private @Nullable Resident marked(Function<Residents, @Nullable Resident> which) {
        lock.lock();
        try {
            Resident victim = which.apply(residents);
            if (victim != null) {
                victim.leaving = true;
            }
            return victim;
        } finally {
            lock.unlock();
        }
    }

    /** Sends models away, which go when their last calls are answered. */
    void sendAway(Function<Residents, List<Resident>> which, String why) {
        List<Resident> leaving = locked(all -> {
            List<Resident> chosen = which.apply(all);
            chosen.forEach(resident -> resident.leaving = true);
            return chosen;
        });
        leaving.forEach(resident -> dismiss(resident, why));
    }

    /** Asks all who hold a leaving model to let go; the last one of them frees it. */
    private void dismiss(Resident victim, String why) {
        List<Hold> holds = locked(all -> List.copyOf(victim.holds));
        LOG.info("Model '{}' leaves memory: {}", victim.id, why);
        holds.forEach(Hold::ask);
        freeIfReleased(victim);
    }

    void release(Hold hold) {
        Resident resident;
        lock.lock();
        try {
            resident = residents.get(hold.model());
            if (resident == null || !resident.holds.remove(hold)) {
                return;
            }
        } finally {
            lock.unlock();
        }
        freeIfReleased(resident);
    }

    private void freeIfReleased(Resident resident) {
        boolean mine = locked(all -> {
            boolean first = resident.leaving && !resident.freed && resident.holds.isEmpty();
            resident.freed |= first;
            return first;
        });
        if (mine) {
            free(resident);
        }
    }

    private void free(Resident resident) {
        try {
            resident.load.join().close();
        } catch (InferenceException e) {
            LOG.warn("Model '{}' could not be freed in good order", resident.id, e);
        } finally {
            locked(all -> all.remove(resident));
            resident.releaseFiles.run();
        }
        listener.onClosed(resident.id);
    }

    /** Frees a model that is loaded, whoever holds it, after the runs under way; returns when it is gone. */
    void end(Resident resident) {
        locked(all -> {
            resident.leaving = true;
            resident.holds.clear();
            return resident;
        });
        freeIfReleased(resident);
        lock.lock();
        try {
            while (residents.get(resident.id) == resident) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }
}
