package dev.augur.tck;

import java.util.LinkedHashMap;
import java.util.Map;

/** What a forked program counted, printed as one line that the forking one reads. */
final class Tally {
    private static final String MARK = "tally ";

    private final String name;
    private final Map<String, Long> counts = new LinkedHashMap<>();

    Tally(String name) {
        this.name = name;
    }

    /** Notes a count; adds to one that is there. */
    Tally with(String count, long value) {
        counts.merge(count, value, Long::sum);
        return this;
    }

    /** Adds every count of another one. */
    Tally add(Tally other) {
        other.counts.forEach(this::with);
        return this;
    }

    /** A count; 0 if nobody noted it. */
    long of(String count) {
        return counts.getOrDefault(count, 0L);
    }

    String name() {
        return name;
    }

    /** The tally of that name in what a program printed. */
    static Tally read(String printed, String name) {
        String line = printed.lines()
                .filter(candidate -> candidate.startsWith(MARK + name + " "))
                .findFirst()
                .orElseThrow(() -> new AssertionError("the program gave no figures of '" + name + "':\n" + printed));
        Tally tally = new Tally(name);
        for (String part : line.substring(MARK.length() + name.length() + 1).split(" ", -1)) {
            int equals = part.indexOf('=');
            tally.with(part.substring(0, equals), Long.parseLong(part.substring(equals + 1)));
        }
        return tally;
    }

    @Override
    public String toString() {
        StringBuilder line = new StringBuilder(MARK).append(name);
        counts.forEach(
                (count, value) -> line.append(' ').append(count).append('=').append(value));
        return line.toString();
    }
}
