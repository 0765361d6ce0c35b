package dev.augur.internal;

import dev.augur.tensor.TensorAllocator;
import dev.augur.tensor.TrackedAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where what is open was made, if that is tracked at all. Thread-safe. */
public final class Leaks {
    private static final Logger LOG = LoggerFactory.getLogger(Leaks.class);

    /** More than that say nothing new. */
    private static final int MOST_TOLD = 20;

    private final boolean tracking;
    private final TensorAllocator allocator;
    private final Set<Throwable> predictors = ConcurrentHashMap.newKeySet();

    /**
     * Nothing is open yet.
     *
     * @param tracking whether anything is tracked
     * @param source of tensor memory
     */
    public Leaks(boolean tracking, TensorAllocator source) {
        this.tracking = tracking;
        this.allocator = tracking ? new TrackedAllocator(source) : source;
    }

    /**
     * The source of tensor memory.
     *
     * @return what was given, tracked if that is wanted
     */
    public TensorAllocator allocator() {
        return allocator;
    }

    /** Notes a predictor, and gives what is to be run when it is closed. */
    Runnable opened(Object predictor) {
        if (!tracking) {
            return () -> {};
        }
        Throwable here = new Throwable("The " + predictor + " was made here and is open");
        predictors.add(here);
        return () -> predictors.remove(here);
    }

    /**
     * Predictors that are open.
     *
     * @return where each was made; empty if nothing is tracked
     */
    public List<Throwable> predictors() {
        return List.copyOf(predictors);
    }

    /**
     * Predictors and tensors that are open.
     *
     * @return where each was made; empty if nothing is tracked
     */
    public List<Throwable> open() {
        List<Throwable> open = new ArrayList<>(predictors);
        if (allocator instanceof TrackedAllocator tensors) {
            open.addAll(tensors.open());
        }
        return open;
    }

    /**
     * Tells the log what its owner never closed.
     *
     * @param left where each was made
     */
    public void tell(List<Throwable> left) {
        if (left.isEmpty()) {
            return;
        }
        LOG.warn("{} predictors or tensors were never closed; the first of them:", left.size());
        left.stream().limit(MOST_TOLD).forEach(each -> LOG.warn("Never closed", each));
    }
}
