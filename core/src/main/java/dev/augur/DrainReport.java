package dev.augur;

import dev.augur.model.ModelId;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What was left when an {@link Inference} had been drained. Immutable.
 *
 * @param calls calls that were not answered, by model
 * @param hooks hooks that were not done, by model and hook
 */
public record DrainReport(List<CallsLeft> calls, List<HooksLeft> hooks) {
    /**
     * Calls that were not answered.
     *
     * @param model their model
     * @param count how many, at least 1
     */
    public record CallsLeft(ModelId model, long count) {
        @Override
        public String toString() {
            return count + (count == 1 ? " call of '" : " calls of '") + model + "'";
        }
    }

    /**
     * Runs of a hook that were not done.
     *
     * @param model the model of its predictor
     * @param hook its name
     * @param running how many run
     * @param waiting how many wait for a thread
     * @param longest how long the oldest of those that run has run; zero if none does
     */
    public record HooksLeft(ModelId model, String hook, int running, int waiting, Duration longest) {
        @Override
        public String toString() {
            return "hook '" + hook + "' of '" + model + "': " + running + " running for up to " + longest.toMillis()
                    + " ms, " + waiting + " waiting";
        }
    }

    /**
     * Copies.
     *
     * @param calls as the record has it
     * @param hooks as the record has it
     */
    public DrainReport {
        calls = List.copyOf(calls);
        hooks = List.copyOf(hooks);
    }

    /**
     * Whether nothing was left.
     *
     * @return true if every call was answered and every hook is done
     */
    public boolean isComplete() {
        return calls.isEmpty() && hooks.isEmpty();
    }

    @Override
    public String toString() {
        return isComplete()
                ? "nothing left"
                : Stream.concat(calls.stream(), hooks.stream())
                        .map(Object::toString)
                        .collect(Collectors.joining("; ", "left: ", ""));
    }
}
