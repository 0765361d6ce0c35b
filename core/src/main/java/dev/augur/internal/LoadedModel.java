package dev.augur.internal;

import dev.augur.Device;
import dev.augur.Placement;
import dev.augur.engine.Session;
import dev.augur.internal.warmup.Warming;
import dev.augur.model.LocalModel;
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

    /** What the weights of a copy take on disk; -1 if the load has not told. */
    long weightBytes() {
        return replicas.get(0).weightBytes();
    }

    /** Makes the runs that are declared for it, on each copy. */
    void warmUp(Warming warming, LocalModel files) {
        for (int i = 0; i < replicas.size(); i++) {
            Replica replica = replicas.get(i);
            Device device = placement.running().get(i).device();
            warming.run(files, replica.session(), device, replica.warmUpCalls());
            replica.warmed();
        }
    }

    /** Runs that were begun, of all copies, but for those of the warm-up. */
    long runs() {
        return replicas.stream().mapToLong(Replica::runs).sum();
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
