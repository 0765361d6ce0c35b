package dev.augur.internal;

import dev.augur.engine.NativeModel;
import dev.augur.engine.Session;
import dev.augur.model.ModelId;
import java.util.concurrent.atomic.AtomicInteger;

/** One loaded copy of a model, and how many calls are in it, whoever's they are. Thread-safe. */
final class Replica {
    private final Session session;
    private final NativeModel model;
    private final AtomicInteger calls = new AtomicInteger();
    /** Runs that made it ready. */
    private volatile long warmUpRuns;

    Replica(Session session, NativeModel model) {
        this.session = session;
        this.model = model;
    }

    static Replica of(ModelId id, NativeModel model) {
        return new Replica(new Session(id, model), model);
    }

    Session session() {
        return session;
    }

    /** What its weights take on disk; -1 if the load has not told. */
    long weightBytes() {
        return model.weightBytes();
    }

    /** How many runs of the same shapes make it ready. */
    int warmUpCalls() {
        return model.warmUpCalls();
    }

    /** It is ready: what ran until now was for that. */
    void warmed() {
        warmUpRuns = session.runs();
    }

    /** Runs that were begun, but for those that made it ready. */
    long runs() {
        return session.runs() - warmUpRuns;
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
