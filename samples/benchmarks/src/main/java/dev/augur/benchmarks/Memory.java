package dev.augur.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** How much memory the process has of the machine, as time goes by; on Linux. One thread at a time. */
final class Memory {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String RESIDENT = "VmRSS:";

    private final List<Long> kilobytes = new ArrayList<>();

    void sample() {
        kilobytes.add(resident());
    }

    /** Now; zero where the system does not tell. */
    private static long resident() {
        if (!Files.exists(STATUS)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith(RESIDENT))
                    .mapToLong(line -> Long.parseLong(
                            line.substring(RESIDENT.length()).replace("kB", "").strip()))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The median of the first third of the samples, in megabytes; not a number before the third sample. */
    double first() {
        return median(0, kilobytes.size() / 3);
    }

    /** The median of the last third. */
    double last() {
        return median(kilobytes.size() - kilobytes.size() / 3, kilobytes.size());
    }

    private double median(int from, int to) {
        return from == to
                ? Double.NaN
                : Quartiles.of(kilobytes.subList(from, to), each -> each / 1024.0)
                        .median();
    }
}
