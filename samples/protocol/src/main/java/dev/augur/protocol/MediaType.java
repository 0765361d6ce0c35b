package dev.augur.protocol;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A media type with its parameters (RFC 9110, 8.3.1). A quoted comma or semicolon is not expected.
 *
 * @param name in lower case, without parameters
 * @param parameters by their names in lower case
 */
record MediaType(String name, Map<String, String> parameters) {
    static MediaType of(String text) {
        String[] parts = text.split(";", -1);
        Map<String, String> parameters = new LinkedHashMap<>();
        for (int i = 1; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            if (equals > 0) {
                String value = parts[i].substring(equals + 1).strip().replace("\"", "");
                parameters.put(lower(parts[i].substring(0, equals)), value);
            }
        }
        return new MediaType(lower(parts[0]), parameters);
    }

    private static String lower(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }

    /** What is read here is UTF-8, of which ASCII is a part. */
    void requireUtf8() {
        String charset = parameters.getOrDefault("charset", StandardCharsets.UTF_8.name());
        if (!charset.equalsIgnoreCase("utf-8") && !charset.equalsIgnoreCase("us-ascii")) {
            throw new RequestException(415, "Content-Type " + name + " must have charset utf-8, got another", null);
        }
    }

    /** Of a type in an Accept header (RFC 9110, 12.4.2); 0 if it is not wanted or unreadable. */
    double weight() {
        String q = parameters.getOrDefault("q", "1");
        return q.matches("0(\\.[0-9]{0,3})?|1(\\.0{0,3})?") ? Double.parseDouble(q) : 0;
    }
}
