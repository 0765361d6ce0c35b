package dev.augur.streaming.binary;

import dev.augur.streaming.BrokenObjectException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The header of a NumPy array: a Python dictionary of three keys. It is taken apart by its letters, and never run. One use, one
 * thread.
 */
final class NpyDictionary {
    private static final int MAX_DIMENSIONS = 64;
    private static final int MAX_TEXT = 100;

    private final String text;
    private final Refusal refusal;
    private int at;

    private String descr = "";
    private boolean fortranOrder;
    private List<Long> shape = List.of();

    /** Makes the error for a place in the text. */
    interface Refusal {
        BrokenObjectException at(int place, String what);
    }

    /**
     * What it says.
     *
     * @param descr byte order, kind and size of the numbers
     * @param fortranOrder whether the first dimension varies fastest
     * @param shape the sizes of the dimensions
     */
    record Entries(String descr, boolean fortranOrder, List<Long> shape) {}

    NpyDictionary(String text, Refusal refusal) {
        this.text = text;
        this.refusal = refusal;
    }

    Entries parse() throws BrokenObjectException {
        Set<String> keys = new HashSet<>();
        expect('{');
        while (!takes('}')) {
            int place = at;
            String key = quoted();
            if (!keys.add(key)) {
                throw refusal.at(place, "the header has '" + key + "' twice");
            }
            expect(':');
            entry(key, place);
            if (!takes(',')) {
                expect('}');
                break;
            }
        }
        if (keys.size() < 3) {
            throw refusal.at(0, "the header must have 'descr', 'fortran_order' and 'shape'");
        }
        space();
        if (at < text.length()) {
            throw wrong("nothing");
        }
        return new Entries(descr, fortranOrder, shape);
    }

    private void entry(String key, int place) throws BrokenObjectException {
        switch (key) {
            case "descr" -> descr = descr();
            case "fortran_order" -> fortranOrder = bool();
            case "shape" -> shape = shape();
            default ->
                throw refusal.at(
                        place, "the header must have 'descr', 'fortran_order' and 'shape' alone, got '" + key + "'");
        }
    }

    private String descr() throws BrokenObjectException {
        space();
        if (has('[') || has('(')) {
            throw refusal.at(at, "arrays of a structured dtype are not read, only those of numbers");
        }
        return quoted();
    }

    private boolean bool() throws BrokenObjectException {
        space();
        for (String word : List.of("True", "False")) {
            if (text.startsWith(word, at)) {
                at += word.length();
                return word.equals("True");
            }
        }
        throw wrong("True or False");
    }

    private List<Long> shape() throws BrokenObjectException {
        List<Long> sizes = new ArrayList<>();
        expect('(');
        while (!takes(')')) {
            sizes.add(size());
            boolean comma = takes(',');
            if (!comma && sizes.size() == 1) {
                throw wrong("','");
            }
            if (!comma) {
                expect(')');
                break;
            }
        }
        if (sizes.size() > MAX_DIMENSIONS) {
            throw refusal.at(at, "an array must have at most " + MAX_DIMENSIONS + " dimensions");
        }
        return sizes;
    }

    private long size() throws BrokenObjectException {
        space();
        int from = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        try {
            return Long.parseLong(text, from, at, 10);
        } catch (NumberFormatException e) {
            at = from;
            throw wrong("a size of 0 to " + Long.MAX_VALUE);
        }
    }

    private String quoted() throws BrokenObjectException {
        space();
        if (!has('\'') && !has('"')) {
            throw wrong("a text in quotes");
        }
        char quote = text.charAt(at);
        int end = text.indexOf(quote, at + 1);
        if (end < 0 || end - at > MAX_TEXT || text.substring(at, end).indexOf('\\') >= 0) {
            throw wrong("a short text in quotes, without a backslash");
        }
        String value = text.substring(at + 1, end);
        at = end + 1;
        return value;
    }

    private void expect(char wanted) throws BrokenObjectException {
        if (!takes(wanted)) {
            throw wrong("'" + wanted + "'");
        }
    }

    private boolean takes(char wanted) {
        space();
        if (!has(wanted)) {
            return false;
        }
        at++;
        return true;
    }

    private boolean has(char wanted) {
        return at < text.length() && text.charAt(at) == wanted;
    }

    private void space() {
        while (has(' ') || has('\n')) {
            at++;
        }
    }

    private BrokenObjectException wrong(String expected) {
        char got = at < text.length() ? text.charAt(at) : 0;
        String found =
                at >= text.length() ? "its end" : got > ' ' && got < 0x7f ? "'" + got + "'" : "code " + (int) got;
        return refusal.at(at, "the header of a NumPy array must have " + expected + " there, got " + found);
    }
}
