package dev.augur.benchmarks;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The callers of a load, each with its call.
 *
 * @param load what they do
 * @param calls one for each
 * @param beside those that call meanwhile, or null
 */
record Callers(Load load, List<Call> calls, @Nullable Callers beside) {
    static Callers of(Load load) throws Exception {
        List<Call> calls = new ArrayList<>(load.callers());
        for (int i = 0; i < load.callers(); i++) {
            calls.add(load.caller().newCall());
        }
        Load beside = load.beside();
        return new Callers(load, List.copyOf(calls), beside == null ? null : of(beside));
    }
}
