package dev.augur.streaming.job;

import dev.augur.streaming.ErrorPolicy;

/**
 * How many records may fail.
 *
 * @param most so many
 * @param share of those read
 * @param behind from so many read on
 */
record FailureLimits(long most, double share, long behind) {
    static final FailureLimits NONE = new FailureLimits(Long.MAX_VALUE, 1, 1);

    FailureLimits {
        if (most < 0 || !(share >= 0 && share <= 1) || behind < 1) {
            throw new IllegalArgumentException(
                    "most must be >= 0, share 0 to 1 and behind >= 1, got " + most + ", " + share + " and " + behind);
        }
    }

    /** Within one object, when so many failed before. */
    ErrorPolicy within(ErrorPolicy policy, Totals before) {
        return policy.maxFailed(Math.max(0, most - before.failed())).maxShare(share, behind);
    }

    /** Over all objects. */
    void check(Totals all) throws TooManyFailedException {
        boolean tooLarge = share < 1 && all.read() >= behind && all.failed() > share * all.read();
        if (all.failed() > most || tooLarge) {
            throw new TooManyFailedException(all.failed() + " of " + all.read() + " records failed, at most "
                    + (all.failed() > most ? Long.toString(most) : "a share of " + share)
                    + " may; the dead letters tell which and why");
        }
    }
}
