package dev.augur.internal;

import dev.augur.Deadline;
import dev.augur.DrainReport;
import dev.augur.DrainReport.HooksLeft;
import dev.augur.Move;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/** The predictors that were not closed and the hooks that have threads: what a drain waits for. Thread-safe. */
public final class OpenWork {
    private final Set<OpenPredictor<?, ?>> predictors = ConcurrentHashMap.newKeySet();
    private final Set<HookExecutor> hooks = ConcurrentHashMap.newKeySet();
    private final ReentrantLock closing = new ReentrantLock();
    private volatile boolean drained;
    private volatile boolean closed;

    /** Nothing yet. */
    public OpenWork() {}

    /** Why no predictor takes further calls, for error texts. */
    String state() {
        return closed ? "closed" : "drained";
    }

    void add(OpenPredictor<?, ?> predictor) {
        predictors.add(predictor);
        if (drained) {
            predictor.refuse();
        }
    }

    void remove(OpenPredictor<?, ?> predictor) {
        predictors.remove(predictor);
    }

    void add(HookExecutor threads) {
        hooks.add(threads);
    }

    void remove(HookExecutor threads) {
        hooks.remove(threads);
    }

    /** Warms every predictor, unless there was a drain; gives their number. */
    int warm() {
        if (drained) {
            return 0;
        }
        predictors.forEach(OpenPredictor::warm);
        return predictors.size();
    }

    /**
     * Refuses further calls for good, and waits for those under way and then for hooks.
     *
     * @param until when to wait no longer
     * @return what is left
     */
    public DrainReport drain(Deadline until) {
        drained = true;
        predictors.forEach(OpenPredictor::refuse);
        awaitLeft(predictors, until);
        List<HooksLeft> hooksLeft = awaitHooks(until).hooks();
        return new DrainReport(
                predictors.stream()
                        .map(OpenPredictor::left)
                        .flatMap(Stream::ofNullable)
                        .toList(),
                hooksLeft);
    }

    /**
     * Has every predictor go over to what its model stands for now.
     *
     * @param patient whether what failed before is tried again ever more seldom
     * @return what was done
     */
    public List<Move> follow(boolean patient) {
        return predictors.stream()
                .map(predictor -> predictor.follow(patient))
                .flatMap(Stream::ofNullable)
                .toList();
    }

    /** Ends early, with the mark set, if the calling thread is interrupted. */
    private static void awaitLeft(Collection<OpenPredictor<?, ?>> predictors, Deadline until) {
        try {
            for (OpenPredictor<?, ?> predictor : predictors) {
                predictor.awaitLeft(until);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Waits for hooks, and refuses nothing.
     *
     * @param until when to wait no longer
     * @return what is left of them
     */
    public DrainReport awaitHooks(Deadline until) {
        try {
            for (HookExecutor threads : hooks) {
                threads.awaitQuiet(until);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return new DrainReport(
                List.of(),
                hooks.stream()
                        .map(HookExecutor::left)
                        .flatMap(Stream::ofNullable)
                        .toList());
    }

    /**
     * Closes every predictor, then the models, and gives hooks a last while: as long as one run of them may take, or none
     * if there was a drain. Then it interrupts them. Closing again only waits.
     *
     * @param models waits for the runs under way
     */
    public void close(Models models) {
        closing.lock();
        try {
            List<OpenPredictor<?, ?>> hooked =
                    predictors.stream().filter(OpenPredictor::isHooked).toList();
            Deadline until = Deadline.after(drained ? Duration.ZERO : longestTimeout(hooked));
            drained = true;
            closed = true;
            predictors.forEach(OpenPredictor::close);
            awaitLeft(hooked, until);
            predictors.forEach(OpenPredictor::end);
            models.close();
            awaitHooks(until);
            hooks.forEach(HookExecutor::stop);
        } finally {
            closing.unlock();
        }
    }

    private Duration longestTimeout(List<OpenPredictor<?, ?>> hooked) {
        return Stream.concat(
                        hooked.stream().map(OpenPredictor::hookTimeout),
                        hooks.stream().map(HookExecutor::timeout))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }
}
