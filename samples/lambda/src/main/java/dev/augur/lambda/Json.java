package dev.augur.lambda;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;

/** JSON of events and answers, token by token. */
final class Json {
    /** No event of Lambda is larger than 6 MB. */
    private static final int MAX_STRING_CHARS = 16 << 20;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(MAX_STRING_CHARS)
                    .build())
            .build();

    private Json() {}

    interface Writer {
        void write(JsonGenerator out) throws IOException;
    }

    interface Reader {
        /** Takes the value at which the parser is, or leaves it untouched to be skipped. */
        void read(String name, JsonParser in) throws IOException;
    }

    static JsonParser parse(byte[] bytes) throws IOException {
        return FACTORY.createParser(bytes);
    }

    static void write(OutputStream to, Writer value) throws IOException {
        try (JsonGenerator out = FACTORY.createGenerator(to)) {
            value.write(out);
        }
    }

    static byte[] bytes(Writer value) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        write(bytes, value);
        return bytes.toByteArray();
    }

    /** Reads the fields of the object at which the parser is; anything but an object has none. */
    static void fields(JsonParser in, Reader reader) throws IOException {
        if (in.currentToken() != JsonToken.START_OBJECT) {
            in.skipChildren();
            return;
        }
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String name = in.currentName();
            in.nextToken();
            reader.read(name, in);
            // Does nothing behind a value that was read.
            in.skipChildren();
        }
    }

    /** The texts of an object, without what is nested. */
    static Map<String, String> texts(JsonParser in) throws IOException {
        Map<String, String> texts = new LinkedHashMap<>();
        fields(in, (name, value) -> {
            String text = value.getValueAsString();
            if (text != null) {
                texts.put(name, text);
            }
        });
        return texts;
    }

    /** The records of an event, each read by its fields. */
    static void records(byte[] event, Runnable begin, Reader reader) throws IOException {
        try (JsonParser in = parse(event)) {
            in.nextToken();
            fields(in, (name, value) -> {
                if (name.equals("Records") && value.currentToken() == JsonToken.START_ARRAY) {
                    while (value.nextToken() != JsonToken.END_ARRAY) {
                        begin.run();
                        fields(value, reader);
                    }
                }
            });
            if (in.nextToken() != null) {
                throw new JsonParseException(in, "An event must be one JSON value, there is more behind it");
            }
        }
    }
}
