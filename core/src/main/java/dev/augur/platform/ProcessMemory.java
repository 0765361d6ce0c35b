package dev.augur.platform;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What this process has in memory, as Linux tells it: proc(5), {@code /proc/self/status}. */
public final class ProcessMemory {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String RESIDENT = "VmRSS:";
    private static final String UNIT = "kB";

    private ProcessMemory() {}

    /**
     * The resident set: pages of this process in memory, those of files that it maps among them.
     *
     * @return bytes; -1 where the system does not tell
     */
    public static long residentBytes() {
        try {
            return Files.isReadable(STATUS) ? resident(Files.readAllLines(STATUS, StandardCharsets.ISO_8859_1)) : -1;
        } catch (IOException e) {
            return -1;
        }
    }

    static long resident(List<String> status) {
        for (String line : status) {
            if (line.startsWith(RESIDENT) && line.endsWith(UNIT)) {
                String figure = line.substring(RESIDENT.length(), line.length() - UNIT.length());
                return Long.parseLong(figure.strip()) << 10;
            }
        }
        return -1;
    }
}
