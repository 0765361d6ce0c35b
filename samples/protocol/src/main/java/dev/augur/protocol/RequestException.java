package dev.augur.protocol;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request that is refused for its form, before any model sees it. The text names what was expected and what came. */
public final class RequestException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final transient Map<String, String> headers;

    /**
     * A refused request.
     *
     * @param status the HTTP status, 400 to 499
     * @param message the whole text, without payload
     * @param cause what was thrown beneath, if anything
     */
    public RequestException(int status, String message, @Nullable Throwable cause) {
        this(status, message, Map.of(), cause);
    }

    /** A refused request with headers that tell how to do better. */
    RequestException(int status, String message, Map<String, String> headers, @Nullable Throwable cause) {
        super(message, cause);
        this.status = status;
        this.headers = Map.copyOf(headers);
    }

    /** Headers of the reply. */
    Map<String, String> headers() {
        return headers;
    }

    /** A body that cannot be read as what it says it is: 400. */
    static RequestException malformed(String message) {
        return new RequestException(400, message, null);
    }

    /**
     * The HTTP status.
     *
     * @return 400 to 499
     */
    public int status() {
        return status;
    }
}
