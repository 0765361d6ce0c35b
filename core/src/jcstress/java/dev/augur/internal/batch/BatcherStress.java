package dev.augur.internal.batch;

import dev.augur.BatchPolicy;
import dev.augur.CallOptions;
import dev.augur.Cancellation;
import dev.augur.CancelledException;
import dev.augur.InferenceListener;
import dev.augur.ModelUnavailableException;
import dev.augur.model.ModelId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;
import org.openjdk.jcstress.infra.results.III_Result;

/** Leading, joining, giving up and handing over: each call ends once, and in the end every slot is free. */
public final class BatcherStress {
    private static final int GIVEN_UP = -1;
    private static final int CLOSED = -2;

    private BatcherStress() {}

    /** Doubles. */
    static final class Doubling implements BatchRunner<Integer, Integer> {
        @Override
        public List<Integer> run(List<Integer> batch, int fillers, Waited waited, RunWatch watch) {
            watch.begins(() -> {});
            watch.ended();
            List<Integer> results = new ArrayList<>(batch.size());
            for (int number : batch) {
                results.add(2 * number);
            }
            return results;
        }

        @Override
        public void discard(Integer value) {}
    }

    /** A batcher on one slot. */
    static class One {
        final RunSlots slots = new RunSlots(1, System::nanoTime);
        final Batcher<Integer, Integer> batcher = batcher("m");

        Batcher<Integer, Integer> batcher(String model) {
            BatchSizes<Integer> sizes = new BatchSizes<>(List.of(), List.of(), number -> 1, number -> number);
            LaneSettings settings = new LaneSettings(
                    ModelId.of(model), BatchPolicy.automatic(), 64, Runnable::run, InferenceListener.NONE);
            Batcher<Integer, Integer> made = new Batcher<>(slots, settings, sizes, new Doubling());
            for (int rows = 64; rows >= 1; rows /= 2) {
                for (int i = 0; i < CostCurve.ENOUGH_SINGLES; i++) {
                    made.curve().ran(rows, 1, 1_000_000);
                }
            }
            return made;
        }

        static Staged<Integer> staged(int number) {
            return new Staged<>(number, 1, 1, "all");
        }

        static int predict(Batcher<Integer, Integer> on, int number, CallOptions options) {
            try {
                return on.predict(staged(number), options);
            } catch (CancelledException e) {
                return GIVEN_UP;
            } catch (ModelUnavailableException e) {
                return CLOSED;
            }
        }

        int left() {
            return batcher.waitingRows() + slots.count() - slots.free();
        }
    }

    /** Two callers on one slot: one leads, the other joins or leads next. */
    @JCStressTest
    @Outcome(id = "2, 4, 0", expect = Expect.ACCEPTABLE, desc = "Both have their own answers.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "An answer is lost or crossed, or a slot leaked.")
    @State
    public static class LeadAndJoin extends One {
        /** Calls. */
        @Actor
        public void first(III_Result r) {
            r.r1 = predict(batcher, 1, CallOptions.NONE);
        }

        /** Calls too. */
        @Actor
        public void second(III_Result r) {
            r.r2 = predict(batcher, 2, CallOptions.NONE);
        }

        /** Looks what is left. */
        @Arbiter
        public void end(III_Result r) {
            r.r3 = left();
        }
    }

    /** Three callers, so that a slot is handed from thread to thread. */
    @JCStressTest
    @Outcome(id = "2, 4, 6, 0", expect = Expect.ACCEPTABLE, desc = "All have their own answers.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "An answer is lost or crossed, or a slot leaked.")
    @State
    public static class HandOver extends One {
        /** Calls. */
        @Actor
        public void first(IIII_Result r) {
            r.r1 = predict(batcher, 1, CallOptions.NONE);
        }

        /** Calls too. */
        @Actor
        public void second(IIII_Result r) {
            r.r2 = predict(batcher, 2, CallOptions.NONE);
        }

        /** Calls too. */
        @Actor
        public void third(IIII_Result r) {
            r.r3 = predict(batcher, 3, CallOptions.NONE);
        }

        /** Looks what is left. */
        @Arbiter
        public void end(IIII_Result r) {
            r.r4 = left();
        }
    }

    /** A caller is given up at any moment, beside one who is not. */
    @JCStressTest
    @Outcome(id = {"2, 4, 0", "-1, 4, 0"}, expect = Expect.ACCEPTABLE, desc = "Answered or given up; the other answered.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "The other is hurt, or something is left behind.")
    @State
    public static class GiveUp extends One {
        private final Cancellation cancellation = new Cancellation();

        /** Calls, and may be given up. */
        @Actor
        public void first(III_Result r) {
            r.r1 = predict(batcher, 1, CallOptions.NONE.with(cancellation));
        }

        /** Calls. */
        @Actor
        public void second(III_Result r) {
            r.r2 = predict(batcher, 2, CallOptions.NONE);
        }

        /** Gives up. */
        @Actor
        public void giveUp() {
            cancellation.cancel();
        }

        /** Looks what is left. */
        @Arbiter
        public void end(III_Result r) {
            r.r3 = left();
        }
    }

    /** A future beside a thread: whoever leads, both are answered. */
    @JCStressTest
    @Outcome(id = "2, 4, 0", expect = Expect.ACCEPTABLE, desc = "Both have their own answers.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "An answer is lost or crossed, or a slot leaked.")
    @State
    public static class FutureAndThread extends One {
        private final CompletableFuture<Integer> future = new CompletableFuture<>();

        /** Submits. */
        @Actor
        public void submit() {
            batcher.submit(staged(1), CallOptions.NONE, future);
        }

        /** Calls. */
        @Actor
        public void call(III_Result r) {
            r.r2 = predict(batcher, 2, CallOptions.NONE);
        }

        /** Looks what is left. */
        @Arbiter
        public void end(III_Result r) {
            r.r1 = future.getNow(0);
            r.r3 = left();
        }
    }

    /** A future is cancelled while it enters, waits, runs or completes. */
    @JCStressTest
    @Outcome(id = {"2, 4, 0", "-1, 4, 0"}, expect = Expect.ACCEPTABLE, desc = "Answered or cancelled; the other answered.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "The other is hurt, or something is left behind.")
    @State
    public static class CancelFuture extends One {
        private final CompletableFuture<Integer> future = new CompletableFuture<>();

        /** Submits. */
        @Actor
        public void submit() {
            batcher.submit(staged(1), CallOptions.NONE, future);
        }

        /** Cancels. */
        @Actor
        public void cancel() {
            future.cancel(true);
        }

        /** Calls. */
        @Actor
        public void call(III_Result r) {
            r.r2 = predict(batcher, 2, CallOptions.NONE);
        }

        /** Looks what is left. */
        @Arbiter
        public void end(III_Result r) {
            r.r1 = future.isCancelled() ? GIVEN_UP : future.getNow(0);
            r.r3 = left();
        }
    }

    /** The batcher is closed under two callers. */
    @JCStressTest
    @Outcome(
            id = {"2, 4, 0", "-2, 4, 0", "2, -2, 0", "-2, -2, 0"},
            expect = Expect.ACCEPTABLE,
            desc = "Each answered or told.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "An answer is crossed, or something is left behind.")
    @State
    public static class CloseAgainstCalls extends One {
        /** Calls. */
        @Actor
        public void first(III_Result r) {
            r.r1 = predict(batcher, 1, CallOptions.NONE);
        }

        /** Calls too. */
        @Actor
        public void second(III_Result r) {
            r.r2 = predict(batcher, 2, CallOptions.NONE);
        }

        /** Closes. */
        @Actor
        public void close() {
            batcher.close();
        }

        /** Looks what is left. */
        @Arbiter
        public void end(III_Result r) {
            r.r3 = left();
        }
    }

    /** A call of many records beside one of one, on the same slot. */
    @JCStressTest
    @Outcome(id = "3, 2, 0", expect = Expect.ACCEPTABLE, desc = "Both have their own answers.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "An answer is lost or crossed, or a slot leaked.")
    @State
    public static class ManyAndOne extends One {
        /** Calls with three records. */
        @Actor
        public void many(III_Result r) {
            Iterator<Integer> numbers = List.of(10, 20, 30).iterator();
            List<Ended<Integer>> ended =
                    batcher.predictMany(() -> numbers.hasNext() ? staged(numbers.next()) : null, CallOptions.NONE);
            boolean right = ended.equals(
                    List.of(new Ended<>(20, null), new Ended<>(40, null), new Ended<>(60, null)));
            r.r1 = right ? ended.size() : 0;
        }

        /** Calls. */
        @Actor
        public void one(III_Result r) {
            r.r2 = predict(batcher, 1, CallOptions.NONE);
        }

        /** Looks what is left. */
        @Arbiter
        public void end(III_Result r) {
            r.r3 = left();
        }
    }

    /** Two models share the slot. */
    @JCStressTest
    @Outcome(id = "2, 4, 0", expect = Expect.ACCEPTABLE, desc = "Both have their own answers.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "An answer is lost or crossed, or the slot leaked.")
    @State
    public static class TwoModels extends One {
        private final Batcher<Integer, Integer> other = batcher("other");

        /** Calls the one. */
        @Actor
        public void first(III_Result r) {
            r.r1 = predict(batcher, 1, CallOptions.NONE);
        }

        /** Calls the other. */
        @Actor
        public void second(III_Result r) {
            r.r2 = predict(other, 2, CallOptions.NONE);
        }

        /** Looks what is left. */
        @Arbiter
        public void end(III_Result r) {
            r.r3 = left() + other.waitingRows();
        }
    }
}
