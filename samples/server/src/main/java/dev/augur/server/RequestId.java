package dev.augur.server;

import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Names a request in its reply and in the logs. */
final class RequestId {
    static final String HEADER = "X-Request-Id";

    private static final int MAX_LENGTH = 128;

    private RequestId() {}

    /** The client's id if it is 1 to 128 visible ASCII characters, else a random one. */
    static String of(@Nullable String given) {
        return given != null && isFit(given) ? given : random();
    }

    private static boolean isFit(String given) {
        if (given.isEmpty() || given.length() > MAX_LENGTH) {
            return false;
        }
        for (int i = 0; i < given.length(); i++) {
            if (given.charAt(i) <= ' ' || given.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }

    private static String random() {
        return Long.toHexString(ThreadLocalRandom.current().nextLong() | Long.MIN_VALUE);
    }
}
