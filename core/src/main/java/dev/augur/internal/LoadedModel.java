package dev.augur.internal;

import dev.augur.Placement;
import dev.augur.engine.Session;
import java.util.List;

/**
 * A model that is ready to run.
 *
 * @param replicas its loaded copies, at least one; all of the same signature
 * @param placement where they run, in the same order
 */
record LoadedModel(List<Replica> replicas, Placement placement) implements AutoCloseable {
    LoadedModel {
        replicas = List.copyOf(replicas);
    }

    Session first() {
        return replicas.get(0).session();
    }

    /** Runs that were begun, of all copies. */
    long runs() {
        return replicas.stream().mapToLong(replica -> replica.session().runs()).sum();
    }

    boolean isRunning() {
        return replicas.stream().anyMatch(replica -> replica.session().running() > 0);
    }

    /** Refuses further runs, waits for those under way, and frees every copy, also when one cannot be freed. */
    @Override
    public void close() {
        closeAll(replicas);
    }

    static void closeAll(List<Replica> replicas) {
        RuntimeException first = null;
        for (Replica replica : replicas) {
            try {
                replica.session().close();
            } catch (RuntimeException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
