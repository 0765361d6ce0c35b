package dev.augur.protocol;

import dev.augur.CallOptions;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A request, whichever host it came through.
 *
 * @param method for example {@code POST}
 * @param path decoded, without the query, for example {@code /v2/models/minilm/infer}
 * @param headers gives the value of a header for its lower-case name, or null; several values are joined by commas
 * @param body all of it, decompressed; borrowed
 * @param options such as the deadline of the host
 */
@SuppressWarnings("ArrayRecordComponent") // bodies are neither copied nor compared
public record Request(
        String method, String path, UnaryOperator<@Nullable String> headers, byte[] body, CallOptions options) {
    /** The header, or null. */
    @Nullable
    String header(String name) {
        return headers.apply(name);
    }
}
