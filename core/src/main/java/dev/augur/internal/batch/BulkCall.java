package dev.augur.internal.batch;

import java.util.ArrayList;
import java.util.List;

/** A call with many records, of which a window waits at a time. Its fields are used by its own thread alone. */
final class BulkCall<S, O> {
    /** Records that wait at once: enough to find some of like length for each batch. */
    static final int WINDOW = 512;
    /** Records that are made ready before the thread looks whether it can lead. */
    private static final int CHUNK = 64;

    private final ThreadCall<S, O> call;
    private final BulkFeed<S> feed;
    private final int window;
    private boolean fed;

    BulkCall(ThreadCall<S, O> call, BulkFeed<S> feed, int window) {
        this.call = call;
        this.feed = feed;
        this.window = window;
    }

    ThreadCall<S, O> call() {
        return call;
    }

    /** Whether there is room for more. Under the lock of the run slots. */
    boolean wantsMore() {
        return !fed && !call.isDone() && call.openCount() <= window - CHUNK;
    }

    boolean isFed() {
        return fed;
    }

    /** Makes the next records ready. Without the lock. */
    List<Staged<S>> next() {
        List<Staged<S>> staged = new ArrayList<>(CHUNK);
        while (staged.size() < CHUNK && !fed) {
            Staged<S> record = feed.next();
            if (record == null) {
                fed = true;
            } else {
                staged.add(record);
            }
        }
        return staged;
    }

    /** What became of those that were fed, in order; then, if the call was given up, why. */
    List<Ended<O>> ended() {
        List<Ended<O>> ended = new ArrayList<>(call.all().size());
        for (Ticket<S, O> ticket : call.all()) {
            ended.add(ticket.ended());
        }
        if (call.abandonedBecause() != null) {
            ended.add(new Ended<>(null, call.abandonedBecause()));
        }
        return ended;
    }
}
