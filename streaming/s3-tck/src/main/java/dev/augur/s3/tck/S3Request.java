package dev.augur.s3.tck;

import java.util.Map;

/**
 * A request as it arrived.
 *
 * @param method for example {@code GET}
 * @param target path and query as they were sent, for example {@code /bucket/key?versionId=1}
 * @param headers by their names in lower case
 */
public record S3Request(String method, String target, Map<String, String> headers) {
    private static final String BYTES = "bytes=";

    /**
     * Copies the headers.
     *
     * @param method as the record has it
     * @param target as the record has it
     * @param headers as the record has it
     */
    public S3Request {
        headers = Map.copyOf(headers);
    }

    /**
     * Where the range begins that was asked for.
     *
     * @return its first byte; 0 without a range
     */
    public long from() {
        String range = headers.get("range");
        return range == null ? 0 : Long.parseLong(range.substring(BYTES.length(), range.indexOf('-')));
    }

    /** The byte behind the last one that was asked for. */
    long to(long length) {
        String range = headers.get("range");
        String last = range == null ? "" : range.substring(range.indexOf('-') + 1);
        return last.isEmpty() ? length : Math.min(length, Long.parseLong(last) + 1);
    }

    boolean isRange() {
        return headers.containsKey("range");
    }

    String path() {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    String query() {
        int query = target.indexOf('?');
        return query < 0 ? "" : target.substring(query + 1);
    }
}
