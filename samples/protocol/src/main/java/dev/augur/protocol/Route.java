package dev.augur.protocol;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a path means. */
record Route(Kind kind, String model, @Nullable String version) {
    enum Kind {
        SERVER("GET", "/v2"),
        LIVE("GET", "/v2/health/live"),
        READY("GET", "/v2/health/ready"),
        MODELS("GET", "/v2/models"),
        MODEL("GET", "/v2/models/{model}"),
        MODEL_READY("GET", "/v2/models/{model}/ready"),
        INFER("POST", "/v2/models/{model}/infer"),
        PING("GET", "/ping"),
        INVOCATIONS("POST", "/invocations"),
        EXECUTION_PARAMETERS("GET", "/execution-parameters");

        final String method;
        final String pattern;

        Kind(String method, String pattern) {
            this.method = method;
            this.pattern = pattern;
        }
    }

    private static final String MODELS = "/v2/models/";

    /** The route of a path, or 404. */
    static Route of(String path) {
        Route route = find(path);
        if (route == null) {
            throw new RequestException(
                    404, "There is nothing at this path; models are at /v2/models, predictions at /invocations", null);
        }
        return route;
    }

    static @Nullable Route find(String path) {
        if (path.startsWith(MODELS)) {
            return ofModel(path.substring(MODELS.length()).split("/", -1));
        }
        for (Kind kind : Kind.values()) {
            if (kind.pattern.equals(path)) {
                return new Route(kind, "", null);
            }
        }
        return null;
    }

    private static @Nullable Route ofModel(String[] parts) {
        boolean versioned = parts.length >= 3 && parts[1].equals("versions");
        String version = versioned ? parts[2] : null;
        int from = versioned ? 3 : 1;
        String action = parts.length == from ? "" : parts[from];
        if (parts.length > from + 1 || parts[0].isEmpty()) {
            return null;
        }
        return switch (action) {
            case "" -> parts.length == from ? new Route(Kind.MODEL, parts[0], version) : null;
            case "ready" -> new Route(Kind.MODEL_READY, parts[0], version);
            case "infer" -> new Route(Kind.INFER, parts[0], version);
            default -> null;
        };
    }

    void checkMethod(String method) {
        boolean fits = method.equals(kind.method) || (method.equals("HEAD") && kind.method.equals("GET"));
        if (!fits) {
            throw new RequestException(405, kind.pattern + " takes " + kind.method, Map.of("Allow", kind.method), null);
        }
    }
}
