package dev.augur;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Work before a prediction or after its answer, such as fetching features, logging, storing, notifying. It runs on threads
 * of its own, never on an inference's, under a {@link HookPolicy}; a hook that fails or hangs changes no answer.
 *
 * @param name for reports and names of threads: 1 to 64 letters, digits, dots, hyphens or underscores
 * @param before what is done before the prediction; null for nothing
 * @param after what is done after the answer; null for nothing
 * @param <I> the type of a record
 * @param <O> the type of a prediction
 */
public record Hook<I, O>(
        String name,
        @Nullable Before<I, O> before,
        @Nullable After<I, O> after) {
    private static final Pattern NAMES = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    /** Which half of a hook. */
    public enum Phase {
        /** Before the prediction. */
        BEFORE,
        /** After the answer. */
        AFTER
    }

    /** Why a hook did not do its work. */
    public enum Fault {
        /** It threw. */
        THREW,
        /** It took longer than the policy, or than the deadline of the call, allows; its thread was interrupted. */
        TIMED_OUT,
        /** Its threads were busy and its queue full. */
        DROPPED,
        /** The call was given up, or the {@link Inference} closed; its thread was interrupted. */
        ABANDONED
    }

    /**
     * What is done before a prediction. Thread-safe.
     *
     * @param <I> the type of a record
     * @param <O> the type of a prediction
     */
    @FunctionalInterface
    public interface Before<I, O> {
        /**
         * Does it. An interrupt says that nobody waits for the answer any more.
         *
         * @param record the record, as the hook before it left it
         * @return {@link Step#go} or {@link Step#answer}
         * @throws Exception then the call goes on with the record as it is
         */
        Step<I, O> before(I record) throws Exception;
    }

    /**
     * What is done after an answer. Thread-safe.
     *
     * @param <I> the type of a record
     * @param <O> the type of a prediction
     */
    @FunctionalInterface
    public interface After<I, O> {
        /**
         * Does it. An interrupt says that the time for it is over.
         *
         * @param record the record that the model was asked about, to be read only
         * @param outcome what the caller was told, to be read only: the caller has the same objects
         * @throws Exception then the listener is told
         */
        void after(I record, Outcome<O> outcome) throws Exception;
    }

    /**
     * How a call goes on.
     *
     * @param <I> the type of a record
     * @param <O> the type of a prediction
     */
    public sealed interface Step<I, O> {
        /**
         * The call goes on.
         *
         * @param record the record to go on with
         * @param <I> the type of a record
         * @param <O> the type of a prediction
         */
        record Go<I, O>(I record) implements Step<I, O> {}

        /**
         * The call is answered, without the hooks that come next and without the model.
         *
         * @param value the answer
         * @param <I> the type of a record
         * @param <O> the type of a prediction
         */
        record Answer<I, O>(O value) implements Step<I, O> {}

        /**
         * Goes on with a record.
         *
         * @param record the same or another
         * @param <I> the type of a record
         * @param <O> the type of a prediction
         * @return the step
         */
        static <I, O> Step<I, O> go(I record) {
            return new Go<>(record);
        }

        /**
         * Answers the call at once.
         *
         * @param value the answer
         * @param <I> the type of a record
         * @param <O> the type of a prediction
         * @return the step
         */
        static <I, O> Step<I, O> answer(O value) {
            return new Answer<>(value);
        }
    }

    /**
     * Checks the name, and that there is something to do.
     *
     * @param name as the record has it
     * @param before as the record has it
     * @param after as the record has it
     */
    public Hook {
        if (!NAMES.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "A hook's name must be 1 to 64 letters, digits, dots, hyphens or underscores, got '" + name + "'");
        }
        if (before == null && after == null) {
            throw new IllegalArgumentException("Hook '" + name + "' must do something before or after, got neither");
        }
    }

    /**
     * A hook before the prediction.
     *
     * @param name the name
     * @param what what is done
     * @param <I> the type of a record
     * @param <O> the type of a prediction
     * @return the hook
     */
    public static <I, O> Hook<I, O> before(String name, Before<I, O> what) {
        return new Hook<>(name, what, null);
    }

    /**
     * A hook after the answer.
     *
     * @param name the name
     * @param what what is done
     * @param <I> the type of a record
     * @param <O> the type of a prediction
     * @return the hook
     */
    public static <I, O> Hook<I, O> after(String name, After<I, O> what) {
        return new Hook<>(name, null, what);
    }
}
