package dev.augur.tck;

import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One wrong use of the API, and what it must lead to.
 *
 * @param name what is done, for a person
 * @param refusal the documented exception; null if the misuse is documented to be harmless
 * @param text what the exception's whole text must match
 * @param cost whether it is cheap enough to be done ten thousand times
 * @param attempt does it; a harmless one checks for itself that nothing came of it
 */
record Misuse(String name, @Nullable Class<? extends Throwable> refusal, String text, Cost cost, Attempt attempt) {

    /** How dear one attempt is. */
    enum Cost {
        /** Refused on the way to a model that is loaded. */
        REQUEST,
        /** Loads models, or starts threads. */
        LOAD
    }

    /** Does it. */
    @FunctionalInterface
    interface Attempt {
        /**
         * Does it once.
         *
         * @param bench what it needs
         * @throws Exception the refusal
         */
        void on(MisuseBench bench) throws Exception;
    }

    static Misuse request(String name, Class<? extends Throwable> refusal, String text, Attempt attempt) {
        return new Misuse(name, refusal, text, Cost.REQUEST, attempt);
    }

    static Misuse load(String name, Class<? extends Throwable> refusal, String text, Attempt attempt) {
        return new Misuse(name, refusal, text, Cost.LOAD, attempt);
    }

    static Misuse harmless(String name, Attempt attempt) {
        return new Misuse(name, null, "", Cost.LOAD, attempt);
    }

    /** Does it once, and says what is not as documented; empty if all is. */
    String judge(MisuseBench bench) {
        Throwable thrown = catchThrowable(() -> attempt.on(bench));
        boolean right = refusal == null
                ? thrown == null
                : refusal.isInstance(thrown)
                        && Pattern.compile(text, Pattern.DOTALL)
                                .matcher(String.valueOf(thrown.getMessage()))
                                .matches();
        String wanted = refusal == null ? "be harmless" : "be refused with " + refusal.getName() + " that says " + text;
        return right ? "" : "'" + name + "' must " + wanted + ", and led to " + thrown;
    }
}
