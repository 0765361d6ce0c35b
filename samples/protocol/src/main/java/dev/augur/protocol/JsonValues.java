package dev.augur.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Single values of a request's JSON, each of the kind that its key wants. The owner of a key names itself in error texts by
 * its {@code toString}, which is not called otherwise.
 */
final class JsonValues {
    private static final int SHOWN_NAME = 64;

    private JsonValues() {}

    static String text(JsonParser parser, Object owner, String key) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw wrong(parser, owner, "a string", key);
        }
        String text = parser.getText();
        if (!isUnicode(text)) {
            throw RequestException.malformed(owner + " has half a surrogate pair in '" + key + "'");
        }
        return text;
    }

    /** Whether UTF-8 can carry a text: JSON's escapes can write half a surrogate pair. */
    static boolean isUnicode(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (!Character.isSupplementaryCodePoint(text.codePointAt(i))) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    /** Null stands for a key that is not there. */
    static @Nullable String optionalText(JsonParser parser, Object owner, String key) throws IOException {
        return parser.currentToken() == JsonToken.VALUE_NULL ? null : text(parser, owner, key);
    }

    static boolean bool(JsonParser parser, Object owner, String key) {
        JsonToken token = parser.currentToken();
        if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
            throw wrong(parser, owner, "true or false", key);
        }
        return token == JsonToken.VALUE_TRUE;
    }

    /** From 0 to what a long holds. */
    static long count(JsonParser parser, Object owner, String key) throws IOException {
        boolean isLong = parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
        long value = isLong ? parser.getLongValue() : -1;
        if (value < 0) {
            throw RequestException.malformed(owner + " must have whole numbers from 0 to " + Long.MAX_VALUE + " in '"
                    + key + "', got " + (isLong ? Long.toString(value) : kind(parser.currentToken())));
        }
        return value;
    }

    /** Whether there are keys to read: null stands for an object without keys. */
    static boolean optionalObject(JsonParser parser, Object owner, String key) {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return false;
        }
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw wrong(parser, owner, "an object", key);
        }
        return true;
    }

    static void array(JsonParser parser, Object owner, String key) {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw wrong(parser, owner, "an array", key);
        }
    }

    static String kind(@Nullable JsonToken token) {
        if (token == null) {
            return "nothing";
        }
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> "a string";
            case VALUE_NUMBER_INT -> "a whole number";
            case VALUE_NUMBER_FLOAT -> "a number with a fraction or an exponent";
            case VALUE_TRUE, VALUE_FALSE -> "a boolean";
            case VALUE_NULL -> "null";
            case END_OBJECT, END_ARRAY, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT -> "no value";
        };
    }

    /** A name that a request gave, fit for an error text. */
    static String quoted(String name) {
        String start = name.length() <= SHOWN_NAME ? name : name.substring(0, SHOWN_NAME) + "...";
        StringBuilder shown = new StringBuilder("'");
        start.codePoints().map(JsonValues::shown).forEach(shown::appendCodePoint);
        return shown.append('\'').toString();
    }

    private static int shown(int character) {
        boolean isHalf = character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE;
        return isHalf || Character.isISOControl(character) ? '?' : character;
    }

    /** Says where the JSON breaks off, and shows nothing of it. */
    static RequestException unreadable(IOException e) {
        if (!(e instanceof JsonProcessingException broken)) {
            return new RequestException(400, "The JSON of the request must be UTF-8", e);
        }
        if (e instanceof StreamConstraintsException) {
            return new RequestException(
                    400, "The JSON of the request nests too deep, or has a name or a number that is too long", e);
        }
        String place = broken.getLocation() == null
                ? ""
                : " at line " + broken.getLocation().getLineNr() + ", column "
                        + broken.getLocation().getColumnNr();
        return new RequestException(400, "The JSON of the request " + fault(broken) + place, e);
    }

    private static String fault(JsonProcessingException broken) {
        String text = broken.getOriginalMessage();
        if (text.startsWith("Duplicate field")) {
            return "has a key twice in one object";
        }
        if (text.startsWith("Non-standard token")) {
            return "has NaN or Infinity, which JSON cannot hold (binary data can),";
        }
        return "is not JSON";
    }

    private static RequestException wrong(JsonParser parser, Object owner, String expected, String key) {
        return RequestException.malformed(
                owner + " must have " + expected + " as '" + key + "', got " + kind(parser.currentToken()));
    }
}
