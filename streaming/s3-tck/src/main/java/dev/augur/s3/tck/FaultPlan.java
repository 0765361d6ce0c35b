package dev.augur.s3.tck;

import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;

/** Which fault each GET gets. Called on the threads of the connections, several at once. */
@FunctionalInterface
public interface FaultPlan {
    /**
     * The fault of one GET.
     *
     * @param request the GET
     * @return what becomes of it
     */
    Fault next(S3Request request);

    /**
     * No faults.
     *
     * @return the plan
     */
    static FaultPlan none() {
        return request -> new Fault.None();
    }

    /**
     * One after the other, in the order in which the GETs arrive; then none.
     *
     * @param faults the faults
     * @return the plan, for one server
     */
    static FaultPlan sequence(Fault... faults) {
        Iterator<Fault> next = List.of(faults).iterator();
        return request -> {
            synchronized (next) {
                return next.hasNext() ? next.next() : new Fault.None();
            }
        };
    }

    /**
     * Every body is cut, half of them by FIN and half by RST, unless it ends before that.
     *
     * @param seed gives the same lengths in the same order
     * @param meanBytes bytes of a body before the cut: anything from one byte to twice this, at least 1
     * @return the plan, for one server
     */
    static FaultPlan cuts(long seed, int meanBytes) {
        if (meanBytes < 1) {
            throw new IllegalArgumentException("meanBytes must be >= 1, got " + meanBytes);
        }
        SplittableRandom random = new SplittableRandom(seed);
        return request -> {
            synchronized (random) {
                return new Fault.Cut(1 + random.nextLong(2L * meanBytes), random.nextBoolean());
            }
        };
    }

    /**
     * A share of the GETs gets one of these faults, the others none.
     *
     * @param seed gives the same faults in the same order
     * @param share from 0, none, to 1, all
     * @param faults the faults, each as likely as another; at least one
     * @return the plan, for one server
     */
    static FaultPlan some(long seed, double share, Fault... faults) {
        if (!(share >= 0 && share <= 1) || faults.length == 0) {
            throw new IllegalArgumentException(
                    "share must be from 0 to 1 and there must be a fault, got " + share + " and " + faults.length);
        }
        List<Fault> all = List.of(faults);
        SplittableRandom random = new SplittableRandom(seed);
        return request -> {
            synchronized (random) {
                return random.nextDouble() < share ? all.get(random.nextInt(all.size())) : new Fault.None();
            }
        };
    }
}
