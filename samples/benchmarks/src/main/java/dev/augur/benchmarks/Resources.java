package dev.augur.benchmarks;

import java.util.ArrayDeque;
import java.util.Deque;

/** What a row has opened; closed in reverse order, all of it even if some of it fails to close. One thread at a time. */
final class Resources {
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    <T extends AutoCloseable> T own(T resource) {
        open.push(resource);
        return resource;
    }

    void closeAll() throws Exception {
        AutoCloseable latest = open.poll();
        if (latest != null) {
            try {
                latest.close();
            } finally {
                closeAll();
            }
        }
    }
}
