package dev.augur.quickstart;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The most memory that this process has had so far. */
final class PeakMemory {
    private static final Path STATUS = Path.of("/proc/self/status");

    private PeakMemory() {}

    /** Of the whole process where Linux tells it, else of what the JVM counts. */
    static String text() throws IOException {
        Optional<String> resident = residentKiB();
        if (resident.isPresent()) {
            return megabytes(Long.parseLong(resident.get()) * 1024) + " resident, everything in the process included";
        }
        long pools = ManagementFactory.getMemoryPoolMXBeans().stream()
                .mapToLong(PeakMemory::peak)
                .sum();
        return megabytes(pools) + " of the JVM's own memory, native libraries not included";
    }

    private static Optional<String> residentKiB() throws IOException {
        if (!Files.isReadable(STATUS)) {
            return Optional.empty();
        }
        try (Stream<String> lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .map(line -> line.replaceAll("[^0-9]", ""))
                    .findFirst();
        }
    }

    private static long peak(MemoryPoolMXBean pool) {
        return pool.getPeakUsage().getUsed();
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%,d MB", bytes / 1_000_000);
    }
}
