package dev.augur.protocol;

import java.util.Arrays;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** How a body holds records. */
enum RecordFormat {
    JSON("application/json", ""),
    CSV("text/csv", ""),
    LINES("application/jsonlines", "application/(jsonl|x-jsonlines|x-ndjson)"),
    TEXT("text/plain", "");

    private static final String KNOWN = "application/json, text/csv, application/jsonlines";

    private final String contentType;
    private final String aliases;

    /** The aliases are a regular expression. */
    RecordFormat(String contentType, String aliases) {
        this.contentType = contentType;
        this.aliases = aliases;
    }

    String contentType() {
        return contentType;
    }

    private boolean isCalled(String type) {
        return !type.isEmpty() && (type.equals(contentType) || type.matches(aliases));
    }

    /** The format of a body. */
    static RecordFormat of(MediaType type) {
        for (RecordFormat format : values()) {
            if (format.isCalled(type.name())) {
                return format;
            }
        }
        throw new RequestException(
                415,
                "Content-Type must be " + KNOWN + " or text/plain"
                        + (type.name().isEmpty() ? "; it is missing" : ", got another"),
                null);
    }

    /** The format that a client likes best; that of its own body if it says nothing or does not mind. */
    static RecordFormat accepted(@Nullable String accept, RecordFormat sent) {
        RecordFormat own = sent == TEXT ? JSON : sent;
        if (accept == null || accept.isBlank()) {
            return own;
        }
        return Arrays.stream(accept.split(","))
                .map(MediaType::of)
                .filter(type -> type.weight() > 0)
                .sorted(Comparator.comparingDouble(MediaType::weight).reversed())
                .map(type -> reply(type.name(), own))
                .filter(format -> format != TEXT)
                .findFirst()
                .orElseThrow(() -> new RequestException(406, "Accept must allow one of " + KNOWN, null));
    }

    /** What answers a type, {@link #TEXT} if nothing does. */
    private static RecordFormat reply(String type, RecordFormat own) {
        return switch (type) {
            case "*/*" -> own;
            case "application/*" -> own == CSV ? JSON : own;
            case "text/*" -> CSV;
            default ->
                Arrays.stream(values())
                        .filter(format -> format.isCalled(type))
                        .findFirst()
                        .orElse(TEXT);
        };
    }
}
