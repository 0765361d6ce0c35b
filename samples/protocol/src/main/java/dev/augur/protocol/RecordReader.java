package dev.augur.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import de.siegmar.fastcsv.reader.StringArrayHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Finds the records of a body. What is JSON stays in the body; a record is read when the model takes it. Thread-safe. */
final class RecordReader {
    private static final String INSTANCES = "instances";
    private static final int SPARE_CHARS = 1 << 16;

    private final Limits limits;
    private final Json json;

    RecordReader(Limits limits) {
        this.limits = limits;
        this.json = new Json(limits);
    }

    /** The records, at least one. */
    List<Instance> read(RecordFormat format, MediaType type, byte[] body) {
        type.requireUtf8();
        Records records = new Records(limits.maxRecords());
        switch (format) {
            case JSON -> readJson(body, records);
            case CSV -> readCsv(text(body), "present".equals(type.parameters().get("header")), records);
            case LINES -> readLines(body, records);
            case TEXT -> records.add(Instance.ofText(text(body)));
        }
        if (body.length == 0 || records.all.isEmpty()) {
            throw RequestException.malformed("Body must hold at least 1 record, it holds none");
        }
        return records.all;
    }

    /** A list that refuses to grow beyond a limit. */
    private static final class Records {
        final List<Instance> all = new ArrayList<>();
        private final int most;

        Records(int most) {
            this.most = most;
        }

        void add(Instance record) {
            if (all.size() == most) {
                throw new RequestException(413, "Body must hold at most " + most + " records, it holds more", null);
            }
            all.add(record);
        }
    }

    private static String text(byte[] body) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new RequestException(400, "Body must be UTF-8, it is not", e);
        }
    }

    private void readJson(byte[] body, Records into) {
        try (JsonParser in = json.parse(body, 0, body.length)) {
            JsonToken first = in.nextToken();
            if (first == JsonToken.START_OBJECT) {
                readObject(in, body, into);
            } else if (first == JsonToken.START_ARRAY) {
                readArray(in, body, into);
            } else if (first == JsonToken.VALUE_STRING) {
                into.add(slice(in, body));
            } else if (first != null) {
                throw shape();
            }
            if (in.nextToken() != null) {
                throw RequestException.malformed("Body must be one JSON value, more comes behind it");
            }
        } catch (JsonProcessingException e) {
            throw new RequestException(400, reason(e), e);
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail", e);
        }
    }

    private void readObject(JsonParser in, byte[] body, Records into) throws IOException {
        boolean found = INSTANCES.equals(in.nextFieldName()) && in.nextToken() == JsonToken.START_ARRAY;
        if (!found) {
            throw shape();
        }
        readArray(in, body, into);
        if (in.nextToken() != JsonToken.END_OBJECT) {
            throw shape();
        }
    }

    private static RequestException shape() {
        return RequestException.malformed("Body must be {\"" + INSTANCES
                + "\": [...]} with no other field, an array of instances, or a string; got another value");
    }

    private static void readArray(JsonParser in, byte[] body, Records into) throws IOException {
        while (in.nextToken() != JsonToken.END_ARRAY) {
            into.add(slice(in, body));
        }
    }

    /** The value that begins at the current token, without a copy. */
    private static Instance slice(JsonParser in, byte[] body) throws IOException {
        int from = (int) in.currentTokenLocation().getByteOffset();
        in.skipChildren();
        in.finishToken();
        int to = (int) in.currentLocation().getByteOffset();
        if (from < 0) {
            throw RequestException.malformed("Body must be UTF-8, it is UTF-16 or UTF-32");
        }
        return Instance.ofJson(body, from, to - from);
    }

    /** The parser's own text may quote the payload, except where a limit is broken. */
    private static String reason(JsonProcessingException e) {
        return e instanceof StreamConstraintsException
                ? "Body breaks a limit: " + e.getOriginalMessage()
                : "Body must be JSON, it is malformed in line "
                        + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr();
    }

    /** A line that is no JSON is a record all the same: it fails alone, in its place. */
    private static void readLines(byte[] body, Records into) {
        int from = 0;
        for (int i = 0; i < body.length; i++) {
            if (body[i] == '\n') {
                into.add(Instance.ofJson(body, from, i - from));
                from = i + 1;
            }
        }
        if (from < body.length) {
            into.add(Instance.ofJson(body, from, body.length - from));
        }
    }

    private void readCsv(String text, boolean header, Records into) {
        CsvReader<String[]> lines = CsvReader.builder()
                .skipEmptyLines(false)
                .allowUnclosedQuote(false)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .maxBufferSize(Math.max(limits.maxBodyBytes(), SPARE_CHARS))
                .build(StringArrayHandler.of(), text);
        Iterator<String[]> line = lines.iterator();
        try {
            if (header && line.hasNext()) {
                line.next();
            }
            while (line.hasNext()) {
                into.add(Instance.ofCsv(List.of(line.next())));
            }
        } catch (CsvParseException e) {
            throw new RequestException(
                    400, "Body must be CSV (RFC 4180), record " + into.all.size() + " is not: check its quotes", e);
        }
    }
}
