package dev.augur;

import dev.augur.model.ModelId;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Told what happens; metrics and traces hang here. Called on the thread on which it happens, so implementations are
 * thread-safe, fast, and throw nothing.
 */
public interface InferenceListener {
    /** Nobody: events are not even made. */
    InferenceListener NONE = new InferenceListener() {};

    /**
     * Several listeners as one, told in that order, such as metrics and traces.
     *
     * @param listeners any number
     * @return a listener
     */
    static InferenceListener all(InferenceListener... listeners) {
        return listeners.length == 0 ? NONE : new Listeners(listeners.clone());
    }

    /**
     * A model was loaded.
     *
     * @param placement where it runs, and why
     * @param took time from the request to the model being ready, fetching and warm-up included
     */
    record Loaded(Placement placement, Duration took) {}

    /**
     * A model could not be loaded.
     *
     * @param model the model
     * @param error why
     */
    record LoadFailed(ModelId model, InferenceException error) {}

    /**
     * A run ended well.
     *
     * @param model the model
     * @param records records in the batch
     * @param queueNanos time that its records waited for the run, summed over them
     * @param encodeNanos time in the encoder
     * @param runNanos time in the engine
     * @param decodeNanos time in the decoder
     * @param callers what {@link #onWaiting} gave for the calls that waited for the run; empty if none did
     */
    record Ran(
            ModelId model,
            int records,
            long queueNanos,
            long encodeNanos,
            long runNanos,
            long decodeNanos,
            List<Object> callers) {
        /**
         * Copies the callers.
         *
         * @param model as the record has it
         * @param records as the record has it
         * @param queueNanos as the record has it
         * @param encodeNanos as the record has it
         * @param runNanos as the record has it
         * @param decodeNanos as the record has it
         * @param callers as the record has it
         */
        public Ran {
            callers = List.copyOf(callers);
        }

        /**
         * A run for which nobody waited.
         *
         * @param model as the record has it
         * @param records as the record has it
         * @param queueNanos as the record has it
         * @param encodeNanos as the record has it
         * @param runNanos as the record has it
         * @param decodeNanos as the record has it
         */
        public Ran(ModelId model, int records, long queueNanos, long encodeNanos, long runNanos, long decodeNanos) {
            this(model, records, queueNanos, encodeNanos, runNanos, decodeNanos, List.of());
        }

        /** This run, with other callers. */
        Ran with(List<Object> others) {
            return new Ran(model, records, queueNanos, encodeNanos, runNanos, decodeNanos, others);
        }
    }

    /**
     * A run failed.
     *
     * @param model the model
     * @param records records in the batch
     * @param error why
     */
    record RunFailed(ModelId model, int records, InferenceException error) {}

    /**
     * Records got no run: too many waited, the deadline had passed or would have, the call was given up, or the model
     * keeps failing.
     *
     * @param model the model
     * @param records how many
     * @param error what their callers were told
     */
    record Refused(ModelId model, int records, InferenceException error) {}

    /**
     * A hook ended well.
     *
     * @param model the model of its predictor
     * @param hook its name
     * @param phase which half of it
     * @param queueNanos time that it waited for a thread
     * @param runNanos time that it ran
     */
    record HookRan(ModelId model, String hook, Hook.Phase phase, long queueNanos, long runNanos) {}

    /**
     * A hook did not do its work, which changed no answer.
     *
     * @param model the model of its predictor
     * @param hook its name
     * @param phase which half of it
     * @param fault what went wrong
     * @param cause what the hook threw; null unless it {@linkplain Hook.Fault#THREW threw}
     */
    record HookFailed(
            ModelId model,
            String hook,
            Hook.Phase phase,
            Hook.Fault fault,
            @Nullable Throwable cause) {}

    /** What became of a call that a shadow got too. */
    enum Verdict {
        /** It said the same. */
        AGREED,
        /** It said something else. */
        DIFFERED,
        /** It failed. */
        FAILED,
        /** It did not get the call: it had enough to do, or was on its way out. */
        DROPPED
    }

    /**
     * A shadow got a call too.
     *
     * @param model what the predictor was made for
     * @param shadow the version that answers to nobody
     * @param verdict what became of it
     */
    record Shadowed(ModelId model, ModelId shadow, Verdict verdict) {}

    /**
     * A model was loaded.
     *
     * @param event what happened
     */
    default void onLoaded(Loaded event) {}

    /**
     * A model could not be loaded.
     *
     * @param event what happened
     */
    default void onLoadFailed(LoadFailed event) {}

    /**
     * A call begins to wait for a run, which another thread may make for it. Called on the thread that made the call.
     *
     * @param model the model
     * @return what is to be known of the caller when the run has ended, such as its trace; null, which is the default, for
     *     nothing
     */
    default @Nullable Object onWaiting(ModelId model) {
        return null;
    }

    /**
     * A run ended well.
     *
     * @param event what happened
     */
    default void onRan(Ran event) {}

    /**
     * A run failed.
     *
     * @param event what happened
     */
    default void onRunFailed(RunFailed event) {}

    /**
     * Records got no run.
     *
     * @param event what happened
     */
    default void onRefused(Refused event) {}

    /**
     * A hook ended well.
     *
     * @param event what happened
     */
    default void onHookRan(HookRan event) {}

    /**
     * A hook did not do its work. Called on a thread of the hook, on that of the call, or on a timer.
     *
     * @param event what happened
     */
    default void onHookFailed(HookFailed event) {}

    /**
     * A model was closed, after its last run.
     *
     * @param model the model
     */
    default void onClosed(ModelId model) {}

    /**
     * The calls of a predictor go to other versions from now on.
     *
     * @param move what happened
     */
    default void onMoved(Move move) {}

    /**
     * The calls of a predictor stay where they were, because what they should go to cannot be loaded or warmed.
     *
     * @param move what happened
     */
    default void onMoveFailed(Move move) {}

    /**
     * A shadow got a call too. Called on the executor, or on the thread of the call if the shadow did not get it.
     *
     * @param event what happened
     */
    default void onShadowed(Shadowed event) {}
}
