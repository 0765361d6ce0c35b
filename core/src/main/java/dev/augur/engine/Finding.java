package dev.augur.engine;

import java.util.Objects;

/**
 * Something to change, for a person: what is so, why it matters, and what to do.
 *
 * @param severity how bad it is
 * @param what what was found, with its figures
 * @param why what follows from it
 * @param change what to do
 */
public record Finding(Severity severity, String what, String why, String change) {
    /** How bad it is. */
    public enum Severity {
        /** Something will fail. */
        ERROR,
        /** It works, but worse than it could. */
        WARNING
    }

    /**
     * Checks that all are given.
     *
     * @param severity as the record has it
     * @param what as the record has it
     * @param why as the record has it
     * @param change as the record has it
     */
    public Finding {
        Objects.requireNonNull(severity, "severity");
        Objects.requireNonNull(what, "what");
        Objects.requireNonNull(why, "why");
        Objects.requireNonNull(change, "change");
    }
}
