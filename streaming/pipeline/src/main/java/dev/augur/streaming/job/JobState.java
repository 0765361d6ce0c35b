package dev.augur.streaming.job;

import dev.augur.model.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How far a job is: the objects up to a number are done, and some behind it may be too, because several are done at once.
 * Guarded by its owner.
 */
final class JobState {
    private static final int DIGEST_CHARS = 32;

    private final Map<String, String> settings;
    private final TreeMap<Long, String> doneAhead = new TreeMap<>();
    private final TreeMap<Long, InputState> open = new TreeMap<>();
    private Totals totals = Totals.NONE;
    private long millis;
    private long done;
    /** Of the paths of those that are done, in order. */
    private String paths = "";

    JobState(Map<String, String> settings) {
        this.settings = Map.copyOf(settings);
    }

    Map<String, String> settings() {
        return settings;
    }

    Totals totals() {
        return totals;
    }

    long millis() {
        return millis;
    }

    /** Objects up to this number are done. */
    long done() {
        return done;
    }

    String paths() {
        return paths;
    }

    Map<Long, String> doneAhead() {
        return doneAhead;
    }

    List<InputState> open() {
        return new ArrayList<>(open.values());
    }

    @Nullable
    InputState open(long index) {
        return open.get(index);
    }

    void restore(Totals restored, long restoredMillis, long doneCount, String donePaths) {
        totals = restored;
        millis = restoredMillis;
        done = doneCount;
        paths = donePaths;
    }

    void restoreAhead(long index, String path) {
        doneAhead.put(index, path);
    }

    void put(InputState input) {
        open.put(input.index(), input);
    }

    void count(Totals now) {
        totals = now;
    }

    void spent(long more) {
        millis += more;
    }

    /** An object is done. */
    void finish(long index, String path) {
        open.remove(index);
        doneAhead.put(index, path);
        totals = totals.plusInput();
        while (doneAhead.containsKey(done)) {
            paths = chained(paths, doneAhead.remove(done));
            done++;
        }
    }

    /** A digest of a list of paths, one after the other. */
    static String chained(String before, @Nullable String path) {
        return Sha256.ofBytes((before + "\n" + path).getBytes(StandardCharsets.UTF_8))
                .hex()
                .substring(0, DIGEST_CHARS);
    }
}
