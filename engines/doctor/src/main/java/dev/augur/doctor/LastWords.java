package dev.augur.doctor;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** What a JVM printed before it ended, cut down to what tells why. */
final class LastWords {
    private static final int TAIL = 3;

    /** What HotSpot prints before the code that crashed, and before the name of its report. */
    private static final List<String> BEFORE_A_DETAIL =
            List.of("# Problematic frame:", "# An error report file with more information is saved as:");

    private final List<String> crash = new ArrayList<>();
    private final List<String> exceptions = new ArrayList<>();
    private final Deque<String> tail = new ArrayDeque<>();

    void add(String line) {
        if (line.isBlank()) {
            return;
        }
        boolean isDetail = !tail.isEmpty() && BEFORE_A_DETAIL.contains(tail.getLast());
        if (isDetail || line.matches("#\\s+(SIG|EXCEPTION_)\\w+ .*")) {
            crash.add(line.replaceFirst("#\\s+", "").trim());
        }
        if (line.startsWith("Exception in thread") || line.startsWith("Caused by: ")) {
            exceptions.add(line);
        }
        tail.add(line.trim());
        if (tail.size() > TAIL) {
            tail.remove();
        }
    }

    boolean isCrash() {
        return !crash.isEmpty();
    }

    @Override
    public String toString() {
        return String.join("; ", isCrash() ? crash : exceptions.isEmpty() ? tail : exceptions);
    }
}
