package dev.augur.lambda;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Collectors;

/** The variables that configure the function, each with its default. */
enum Variable {
    AUGUR_MODELS(""),
    AUGUR_MODEL(""),
    AUGUR_WARM("true"),
    AUGUR_WARM_UP("none"),
    AUGUR_REPLY_MARGIN("200ms"),
    AUGUR_RESULTS(""),
    AUGUR_MESSAGE_FORMAT(""),
    AUGUR_TEXT_COLUMN("text"),
    AUGUR_COLUMNS(""),
    AUGUR_BATCH_ROWS("64"),
    AUGUR_STOP_MARGIN("10s");

    private static final String PREFIX = "AUGUR_";

    final String byDefault;

    Variable(String byDefault) {
        this.byDefault = byDefault;
    }

    /** The value that is set, or else the default; empty counts as not set. */
    String of(Map<String, String> environment) {
        String value = environment.getOrDefault(name(), "").strip();
        return value.isEmpty() ? byDefault : value;
    }

    IllegalArgumentException wrong(String expected, String got) {
        return new IllegalArgumentException(name() + " must be " + expected + ", got '" + got + "'");
    }

    /** Refuses variables that look like ours and are not. */
    static void check(Map<String, String> environment) {
        for (String name : environment.keySet()) {
            boolean known = Arrays.stream(values()).anyMatch(one -> one.name().equals(name));
            if (name.startsWith(PREFIX) && !known) {
                throw new IllegalArgumentException("There is no variable " + name + "; the nearest is " + nearest(name)
                        + ", there are "
                        + Arrays.stream(values()).map(Enum::name).collect(Collectors.joining(", ")));
            }
        }
    }

    private static Variable nearest(String name) {
        return Arrays.stream(values())
                .min(Comparator.comparingInt(one -> distance(one.name(), name)))
                .orElseThrow();
    }

    /** Levenshtein's: the fewest letters to insert, delete or replace. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        Arrays.setAll(row, j -> j);
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
