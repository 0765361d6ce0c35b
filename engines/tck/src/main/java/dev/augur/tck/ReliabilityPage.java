package dev.augur.tck;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A page in Markdown with tables, whose lines the runs write themselves. One process at a time. */
public final class ReliabilityPage {
    private static final String HEAD =
            "| Run | Seed | Runs | Faults | Survived | Lost | Duplicated | Crashed | Seconds | The bare ";
    private static final String RULE = "|---|---|---|---|---|---|---|---|---|---|---|";

    private final Path page;
    private final String head;

    /**
     * A page.
     *
     * @param page the file; made if there is none
     * @param bare what stands beside ours, for example {@code runtime}
     */
    public ReliabilityPage(Path page, String bare) {
        this.page = page;
        this.head = HEAD + bare + " | Besides |";
    }

    /**
     * One line of the table.
     *
     * @param run what was done; the key of the line
     * @param seed what it can be done again with
     * @param runs how often
     * @param faults closings, misuses, or failing requests that were injected
     * @param survived those after which everything was as documented
     * @param lost calls that ended neither with an answer nor with a typed error
     * @param duplicated calls that ended with another call's answer
     * @param crashed processes that died, or did not end
     * @param seconds how long it took
     * @param bare what the bare runtime did in the same runs
     * @param besides other figures
     */
    public record Line(
            String run,
            long seed,
            long runs,
            long faults,
            long survived,
            long lost,
            long duplicated,
            long crashed,
            long seconds,
            String bare,
            String besides) {
        /** The line in Markdown. */
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "| %s | %d | %,d | %,d | %,d | %,d | %,d | %,d | %,d | %s | %s |",
                    run,
                    seed,
                    runs,
                    faults,
                    survived,
                    lost,
                    duplicated,
                    crashed,
                    seconds,
                    bare,
                    besides);
        }
    }

    /** Writes a line into the table of an engine, whose version may have been another one. */
    void write(String engine, Line line) throws IOException {
        write(engine.replaceFirst(" \\d.*", ""), engine, line);
    }

    /**
     * Writes a line into a table, in the place of the one for the same run.
     *
     * @param key tells the table
     * @param title stands above it
     * @param line the line
     * @throws IOException if the page cannot be read or written
     */
    public void write(String key, String title, Line line) throws IOException {
        String begin = "<!-- begin: " + key + " -->";
        String end = "<!-- end: " + key + " -->";
        List<String> lines = Files.exists(page) ? new ArrayList<>(Files.readAllLines(page)) : new ArrayList<>();
        if (!lines.contains(begin)) {
            lines.addAll(List.of("", begin, end));
        }
        int from = lines.indexOf(begin) + 1;
        List<String> section = lines.subList(from, lines.indexOf(end));
        List<String> rows = new ArrayList<>(section.stream()
                .filter(row -> row.startsWith("| ") && !row.startsWith("| Run |"))
                .toList());
        put(rows, line);
        section.clear();
        section.addAll(List.of("### " + title, "", host(), "", head, RULE));
        section.addAll(rows);
        Files.write(page, lines);
    }

    private static void put(List<String> rows, Line line) {
        String start = "| " + line.run() + " |";
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i).startsWith(start)) {
                rows.set(i, line.toString());
                return;
            }
        }
        rows.add(line.toString());
    }

    private static String host() {
        return "Java " + Runtime.version().feature() + ", " + System.getProperty("os.name") + " "
                + System.getProperty("os.arch") + ", " + Runtime.getRuntime().availableProcessors() + " processors.";
    }
}
