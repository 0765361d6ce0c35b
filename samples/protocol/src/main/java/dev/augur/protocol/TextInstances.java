package dev.augur.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.augur.InvalidInputException;
import java.io.IOException;

/** The text of a record, for text models. Thread-safe. */
final class TextInstances {
    private static final String FIELD = "text";

    private final JsonRecords records;

    TextInstances(Json json) {
        this.records = new JsonRecords(json);
    }

    String text(Instance record) {
        String text = read(record);
        if (!JsonValues.isUnicode(text)) {
            throw new InvalidInputException("A text must be Unicode, got half a surrogate pair");
        }
        return text;
    }

    private String read(Instance record) {
        if (record instanceof Instance.Text text) {
            return text.text();
        }
        if (record instanceof Instance.CsvFields csv) {
            return onlyField(csv);
        }
        if (record instanceof Instance.JsonValue json) {
            return records.read(json, TextInstances::value);
        }
        throw new InvalidInputException("A text model takes text, got numbers");
    }

    private static String onlyField(Instance.CsvFields csv) {
        if (csv.fields().size() != 1) {
            throw new InvalidInputException("A line of CSV for a text model must have 1 field, got "
                    + csv.fields().size() + "; quote a text that has commas");
        }
        return csv.fields().get(0);
    }

    private static String value(JsonParser in) throws IOException {
        if (in.currentToken() == JsonToken.VALUE_STRING) {
            return in.getText();
        }
        if (in.currentToken() != JsonToken.START_OBJECT) {
            throw expected();
        }
        boolean named = FIELD.equals(in.nextFieldName()) && in.nextToken() == JsonToken.VALUE_STRING;
        if (!named) {
            throw expected();
        }
        String text = in.getText();
        if (in.nextToken() != JsonToken.END_OBJECT) {
            throw expected();
        }
        return text;
    }

    private static InvalidInputException expected() {
        return new InvalidInputException("A record for a text model must be a string, or an object with the one field '"
                + FIELD + "' that is a string");
    }
}
