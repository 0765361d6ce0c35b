package dev.augur.streaming;

import dev.augur.tck.ReliabilityPage;
import dev.augur.tck.ReliabilityPage.Line;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** What the full runs of streams and jobs have in common: their seed, and their table in docs/reliability.md. */
public final class StreamReliability {
    /** The system property that names the page. */
    public static final String PAGE = "augur.reliability.page";

    /** The seed of a run that is written down. */
    public static final long SEED = Long.getLong("augur.reliability.seed", 1);

    private StreamReliability() {}

    /** Writes a line into the table of this JDK. */
    public static void write(Line line) throws IOException {
        String title = "Streams and jobs, Java " + Runtime.version().feature();
        new ReliabilityPage(Path.of(System.getProperty(PAGE)), "part").write(title, title, line);
        System.out.println(line);
    }

    /** Whole seconds since a time of {@link System#nanoTime()}. */
    public static long secondsSince(long begun) {
        return Duration.ofNanos(System.nanoTime() - begun).toSeconds();
    }
}
