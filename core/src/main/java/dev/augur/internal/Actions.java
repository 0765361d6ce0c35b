package dev.augur.internal;

import java.util.Iterator;

/** Does several things, all of them, also when one of them fails. */
public final class Actions {
    private Actions() {}

    /**
     * Runs actions in order. One that throws keeps none of the others from being run; what the last of those that throw
     * throws is thrown in the end.
     *
     * @param actions to be run
     */
    public static void runAll(Iterable<Runnable> actions) {
        runRest(actions.iterator());
    }

    private static void runRest(Iterator<Runnable> rest) {
        boolean done = false;
        try {
            while (rest.hasNext()) {
                rest.next().run();
            }
            done = true;
        } finally {
            if (!done) {
                runRest(rest);
            }
        }
    }
}
