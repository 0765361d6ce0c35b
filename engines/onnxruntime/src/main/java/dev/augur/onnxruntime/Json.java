package dev.augur.onnxruntime;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * As much of JSON (RFC 8259) as a manifest needs: objects, lists, strings and whole numbers. A parser of a library would be
 * one more dependency of every program that loads a model, and cost more than the model's session at the start.
 */
final class Json {
    private static final int MAX_DEPTH = 8;

    private final String text;
    private int at;

    private Json(String text) {
        this.text = text;
    }

    /**
     * A document that is an object.
     *
     * @return its values by name: {@code Map}, {@code List}, {@code String} or {@code Long}
     * @throws RefusedModelException if it is none, or has something else in it
     */
    static Map<String, Object> object(String text) throws RefusedModelException {
        Json json = new Json(text);
        json.space();
        Map<String, Object> object = json.members(1);
        json.space();
        if (json.at < text.length()) {
            throw json.damaged("the end");
        }
        return object;
    }

    private Object value(int depth) throws RefusedModelException {
        if (depth > MAX_DEPTH) {
            throw damaged("fewer lists in lists");
        }
        char next = peek();
        return switch (next) {
            case '{' -> members(depth);
            case '[' -> elements(depth);
            case '"' -> string();
            default -> number();
        };
    }

    private Map<String, Object> members(int depth) throws RefusedModelException {
        Map<String, Object> members = new LinkedHashMap<>();
        take('{');
        space();
        while (peek() != '}') {
            if (!members.isEmpty()) {
                take(',');
                space();
            }
            String name = string();
            space();
            take(':');
            space();
            if (members.put(name, value(depth + 1)) != null) {
                throw damaged("one '" + name + "'");
            }
            space();
        }
        take('}');
        return members;
    }

    private List<Object> elements(int depth) throws RefusedModelException {
        List<Object> elements = new ArrayList<>();
        take('[');
        space();
        while (peek() != ']') {
            if (!elements.isEmpty()) {
                take(',');
                space();
            }
            elements.add(value(depth + 1));
            space();
        }
        take(']');
        return elements;
    }

    private String string() throws RefusedModelException {
        StringBuilder string = new StringBuilder();
        take('"');
        while (peek() != '"') {
            char c = text.charAt(at++);
            if (c < ' ') {
                throw damaged("no control character");
            }
            string.append(c == '\\' ? escaped() : c);
        }
        take('"');
        return string.toString();
    }

    private char escaped() throws RefusedModelException {
        char c = peek();
        at++;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'u' -> {
                String digits = text.substring(at, Math.min(at + 4, text.length()));
                if (!digits.matches("[0-9a-fA-F]{4}")) {
                    throw damaged("four hexadecimal digits");
                }
                at += 4;
                yield (char) Integer.parseInt(digits, 16);
            }
            default -> throw damaged("a known escape");
        };
    }

    private Long number() throws RefusedModelException {
        int start = at;
        while (at < text.length() && Character.digit(text.charAt(at), 10) >= 0) {
            at++;
        }
        if (at == start || at - start > 18) {
            throw damaged("a whole number of up to 18 digits");
        }
        return Long.valueOf(text.substring(start, at));
    }

    private void space() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private char peek() throws RefusedModelException {
        if (at >= text.length()) {
            throw damaged("more");
        }
        return text.charAt(at);
    }

    private void take(char expected) throws RefusedModelException {
        if (peek() != expected) {
            throw damaged("'" + expected + "'");
        }
        at++;
    }

    private RefusedModelException damaged(String expected) {
        return new RefusedModelException("it must have " + expected + " at character " + at);
    }

    /** A string as JSON has it. */
    static String quoted(String string) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ') {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
