package dev.augur;

import java.time.Duration;
import java.util.function.LongSupplier;

/** The moment by which an answer must be there, on a clock that never jumps. Immutable and thread-safe. */
public final class Deadline {
    private final LongSupplier nanoClock;
    private final long at;

    private Deadline(LongSupplier nanoClock, long at) {
        this.nanoClock = nanoClock;
        this.at = at;
    }

    /**
     * A deadline from now on.
     *
     * @param timeout how long the caller waits; zero or less is past at once
     * @return the deadline
     */
    public static Deadline after(Duration timeout) {
        return after(timeout, System::nanoTime);
    }

    /**
     * A deadline on another clock.
     *
     * @param timeout how long the caller waits; zero or less is past at once
     * @param nanoClock the time in nanoseconds since any moment, for example {@code System::nanoTime}
     * @return the deadline
     */
    public static Deadline after(Duration timeout, LongSupplier nanoClock) {
        return new Deadline(nanoClock, nanoClock.getAsLong() + saturatedNanos(timeout));
    }

    /** Half the range of a clock that may overflow: 146 years. */
    private static long saturatedNanos(Duration duration) {
        Duration longest = Duration.ofNanos(Long.MAX_VALUE / 2);
        Duration bounded = duration.compareTo(longest) > 0 ? longest : duration;
        return bounded.compareTo(longest.negated()) < 0 ? -Long.MAX_VALUE / 2 : bounded.toNanos();
    }

    /**
     * The same deadline, earlier: what is left must suffice for something else too.
     *
     * @param margin how much earlier
     * @return the deadline
     */
    public Deadline minus(Duration margin) {
        return new Deadline(nanoClock, at - saturatedNanos(margin));
    }

    /**
     * The time that is left.
     *
     * @return zero once the deadline is past
     */
    public Duration remaining() {
        return Duration.ofNanos(Math.max(0, at - nanoClock.getAsLong()));
    }

    /**
     * Whether the moment has come.
     *
     * @return true from then on
     */
    public boolean isPast() {
        return at - nanoClock.getAsLong() <= 0;
    }

    @Override
    public String toString() {
        return isPast() ? "deadline that is past" : "deadline in " + remaining().toMillis() + " ms";
    }
}
