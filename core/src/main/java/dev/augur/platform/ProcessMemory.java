package dev.augur.platform;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What this process has in memory, as Linux tells it: proc(5), {@code /proc/self/status}. */
public final class ProcessMemory {
    private static final File STATUS = new File("/proc/self/status");
    private static final String RESIDENT = "VmRSS:";
    private static final String UNIT = "kB";

    private ProcessMemory() {}

    /**
     * The resident set: pages of this process in memory, those of files that it maps among them.
     *
     * @return bytes; -1 where the system does not tell
     */
    public static long residentBytes() {
        if (!STATUS.canRead()) {
            return -1;
        }
        // A channel of a file would open a socket, once in a JVM, and this is in every load.
        try (InputStream in = new FileInputStream(STATUS)) {
            return resident(new String(in.readAllBytes(), StandardCharsets.ISO_8859_1)
                    .lines()
                    .toList());
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
