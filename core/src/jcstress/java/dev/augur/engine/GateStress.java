package dev.augur.engine;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/** The lease: nobody uses what was freed, and one closer frees it. */
public final class GateStress {
    private static final int REFUSED = 0;
    private static final int USED = 1;
    private static final int USED_AFTER_FREE = 2;

    private GateStress() {}

    /** A gate with what it guards: a plain field, which no lock makes visible but the gate. */
    static class Guarded {
        final RunGate gate;
        int alive = 1;

        Guarded(int processors) {
            gate = new RunGate(processors);
        }

        int use() {
            int stripe = gate.enter();
            if (stripe == RunGate.CLOSED) {
                return REFUSED;
            }
            try {
                return alive == 1 ? USED : USED_AFTER_FREE;
            } finally {
                gate.exit(stripe);
            }
        }

        int close() {
            boolean first = gate.close();
            if (first) {
                alive = 0;
            }
            return first ? 1 : 0;
        }
    }

    /** One user, one closer. */
    @JCStressTest
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "Used, then freed.")
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "Refused.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "Used after it was freed, or freed by nobody.")
    @State
    public static class CloseAgainstUse extends Guarded {
        /** One stripe. */
        public CloseAgainstUse() {
            super(1);
        }

        /** Uses it. */
        @Actor
        public void user(II_Result r) {
            r.r1 = use();
        }

        /** Closes it. */
        @Actor
        public void closer(II_Result r) {
            r.r2 = close();
        }
    }

    /** Two users on stripes of their own, one closer. */
    @JCStressTest
    @Outcome(id = {"0, 0, 1", "0, 1, 1", "1, 0, 1", "1, 1, 1"}, expect = Expect.ACCEPTABLE, desc = "Used or refused.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "Used after it was freed, or freed by nobody.")
    @State
    public static class CloseAgainstTwoUsers extends Guarded {
        /** Eight stripes. */
        public CloseAgainstTwoUsers() {
            super(8);
        }

        /** Uses it. */
        @Actor
        public void user(III_Result r) {
            r.r1 = use();
        }

        /** Uses it too. */
        @Actor
        public void other(III_Result r) {
            r.r2 = use();
        }

        /** Closes it. */
        @Actor
        public void closer(III_Result r) {
            r.r3 = close();
        }
    }

    /** Two closers and a user: one of them frees. */
    @JCStressTest
    @Outcome(id = {"0, 0, 1", "1, 0, 1", "0, 1, 0", "1, 1, 0"}, expect = Expect.ACCEPTABLE, desc = "One frees.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "Freed twice or by nobody, or used after that.")
    @State
    public static class TwoClosers extends Guarded {
        /** Two stripes. */
        public TwoClosers() {
            super(2);
        }

        /** Uses it. */
        @Actor
        public void user(III_Result r) {
            r.r1 = use();
        }

        /** Closes it. */
        @Actor
        public void closer(III_Result r) {
            r.r2 = close();
        }

        /** Closes it too. */
        @Actor
        public void other(III_Result r) {
            r.r3 = close();
        }
    }

    /** Whoever sees the gate closed enters no more. */
    @JCStressTest
    @Outcome(id = {"0, 0", "0, 1"}, expect = Expect.ACCEPTABLE, desc = "Not seen closed yet.")
    @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "Seen closed, refused.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "Entered after it was seen closed.")
    @State
    public static class SeenClosed extends Guarded {
        /** One stripe. */
        public SeenClosed() {
            super(1);
        }

        /** Closes it. */
        @Actor
        public void closer() {
            close();
        }

        /** Looks, then enters. */
        @Actor
        public void user(II_Result r) {
            r.r1 = gate.isClosed() ? 1 : 0;
            r.r2 = use();
        }
    }

    /** In the end nobody is inside, so that a later close returns. */
    @JCStressTest
    @Outcome(id = "1, 1, 1", expect = Expect.ACCEPTABLE, desc = "Everybody left.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "Refused by an open gate, or not closed.")
    @State
    public static class EverybodyLeaves extends Guarded {
        /** Two stripes. */
        public EverybodyLeaves() {
            super(2);
        }

        /** Uses it. */
        @Actor
        public void user(III_Result r) {
            r.r1 = use();
        }

        /** Uses it too. */
        @Actor
        public void other(III_Result r) {
            r.r2 = use();
        }

        /** Closes it, which would hang if somebody had not left. */
        @Arbiter
        public void closer(III_Result r) {
            r.r3 = close();
        }
    }
}
