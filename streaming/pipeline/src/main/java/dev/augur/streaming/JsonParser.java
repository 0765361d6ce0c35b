package dev.augur.streaming;

import com.fasterxml.jackson.core.ErrorReportConfiguration;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.augur.InvalidInputException;
import dev.augur.streaming.numbers.JsonNumbers;
import dev.augur.streaming.numbers.PlainNumbers;
import java.util.List;
import java.util.regex.Pattern;

/** Reads JSON objects, one at a time. */
final class JsonParser implements RowParser {
    private static final int MAX_TOKEN_SHOWN = 40;
    private static final int MAX_REASON_SHOWN = 200;
    private static final Pattern START_OF_VALUE =
            Pattern.compile(" \\((for \\w+ starting|start marker) at \\[Source:.*", Pattern.DOTALL);

    private final ObjectReader reader;

    JsonParser(int maxRecordBytes) {
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxStringLength(maxRecordBytes)
                        .maxNameLength(maxRecordBytes)
                        .build())
                .errorReportConfiguration(ErrorReportConfiguration.builder()
                        .maxErrorTokenLength(MAX_TOKEN_SHOWN)
                        .build())
                .build();
        this.reader = JsonMapper.builder(factory)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
                .build()
                .reader();
    }

    @Override
    public Row parse(Position position, String text) {
        JsonNode node;
        try {
            node = reader.readTree(text);
        } catch (JsonProcessingException e) {
            throw new InvalidInputException(
                    "The record is no JSON" + place(e) + ": " + Row.cut(reason(e), MAX_REASON_SHOWN), e);
        }
        if (node instanceof ObjectNode fields) {
            return new JsonRow(position, fields);
        }
        throw new InvalidInputException("The record must be a JSON object, got " + JsonRow.describe(node));
    }

    @Override
    public PlainNumbers numbers(List<String> columns, int count) {
        return new JsonNumbers(columns, count);
    }

    private static String place(JsonProcessingException e) {
        return e.getLocation() == null
                ? ""
                : ", at character " + (e.getLocation().getCharOffset() + 1);
    }

    /** What is wrong, without a second place that has no meaning here. */
    private static String reason(JsonProcessingException e) {
        return START_OF_VALUE.matcher(e.getOriginalMessage()).replaceFirst("");
    }
}
