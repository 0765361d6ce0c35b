package dev.augur.djl;

import dev.augur.djl.ScriptMethod.Argument;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The source text of a class in a TorchScript archive. PyTorch writes it by itself (torch/csrc/jit/serialization/python_print.cpp),
 * in one style.
 */
final class ScriptClass {
    private static final Pattern METHOD = Pattern.compile("(?m)^  def (\\w+)\\(");
    private static final String BRACKETS = "([{)]}";

    private final String source;

    private ScriptClass(String source) {
        this.source = source;
    }

    /**
     * Finds a class.
     *
     * @param file the source text of a file
     * @param name the class
     * @return its source, or null if the file does not hold it
     */
    static @Nullable ScriptClass find(String file, String name) {
        Matcher begin =
                Pattern.compile("(?m)^class " + Pattern.quote(name) + "\\b.*:$").matcher(file);
        if (!begin.find()) {
            return null;
        }
        int end = file.indexOf("\nclass ", begin.end());
        return new ScriptClass(file.substring(begin.end(), end < 0 ? file.length() : end));
    }

    /** The names of all methods. */
    List<String> methods() {
        List<String> names = new ArrayList<>();
        Matcher method = METHOD.matcher(source);
        while (method.find()) {
            names.add(method.group(1));
        }
        return names;
    }

    /** The declaration of a method, or null if there is none of that name, or it is written in another style. */
    @Nullable
    ScriptMethod method(String name) {
        Matcher method = METHOD.matcher(source);
        while (method.find()) {
            if (method.group(1).equals(name)) {
                return parse(name, source.substring(method.end()));
            }
        }
        return null;
    }

    /** Parses {@code self: type, name: type=default, ...) -> type:}. */
    private static @Nullable ScriptMethod parse(String name, String text) {
        int close = topLevel(text, 0, ")");
        int colon = close < 0 ? -1 : topLevel(text, close + 1, ":");
        if (colon < 0) {
            return null;
        }
        String returns = text.substring(close + 1, colon).replace("->", "").strip();
        List<String> parts = split(text.substring(0, close));
        List<Argument> arguments = new ArrayList<>();
        for (String part : parts.subList(1, parts.size())) {
            arguments.add(argument(part));
        }
        return new ScriptMethod(name, arguments, returns);
    }

    private static Argument argument(String text) {
        int equals = topLevel(text, 0, "=");
        String declared = equals < 0 ? text : text.substring(0, equals);
        int colon = declared.indexOf(':');
        String name = colon < 0 ? declared : declared.substring(0, colon);
        String type = colon < 0 ? "Tensor" : declared.substring(colon + 1);
        return new Argument(name.strip(), type.strip(), equals >= 0);
    }

    /** Splits at the commas that are in no bracket and no literal. */
    static List<String> split(String text) {
        List<String> parts = new ArrayList<>();
        int from = 0;
        for (int comma = topLevel(text, 0, ","); comma >= 0; comma = topLevel(text, from, ",")) {
            parts.add(text.substring(from, comma).strip());
            from = comma + 1;
        }
        String last = text.substring(from).strip();
        if (!last.isEmpty()) {
            parts.add(last);
        }
        return parts;
    }

    /** The position of a character that is in no bracket and no literal, or -1. */
    private static int topLevel(String text, int from, String wanted) {
        int depth = 0;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (depth == 0 && wanted.indexOf(c) >= 0) {
                return i;
            }
            if (c == '"' || c == '\'') {
                i = endOfLiteral(text, i);
            } else {
                int bracket = BRACKETS.indexOf(c);
                depth += bracket < 0 ? 0 : bracket < 3 ? 1 : -1;
            }
        }
        return -1;
    }

    private static int endOfLiteral(String text, int begin) {
        int i = begin + 1;
        while (i < text.length() && text.charAt(i) != text.charAt(begin)) {
            i += text.charAt(i) == '\\' ? 2 : 1;
        }
        return i;
    }
}
