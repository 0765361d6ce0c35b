package dev.augur.internal;

import dev.augur.engine.Session;
import java.util.concurrent.atomic.AtomicInteger;

/** One loaded copy of a model, and how many calls are in it, whoever's they are. Thread-safe. */
final class Replica {
    private final Session session;
    private final AtomicInteger calls = new AtomicInteger();

    Replica(Session session) {
        this.session = session;
    }

    Session session() {
        return session;
    }

    int calls() {
        return calls.get();
    }

    void enter() {
        calls.incrementAndGet();
    }

    void leave() {
        calls.decrementAndGet();
    }
}
