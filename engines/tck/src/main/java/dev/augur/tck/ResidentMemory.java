package dev.augur.tck;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this process has in memory, on Linux: proc(5). */
final class ResidentMemory {
    private static final Path STATM = Path.of("/proc/self/statm");
    /** Of x64, and of most others. */
    private static final long PAGE_BYTES = 4096;

    private ResidentMemory() {}

    /** Bytes in memory; 0 where the system does not tell. */
    static long bytes() {
        try {
            return Files.isReadable(STATM)
                    ? PAGE_BYTES * Long.parseLong(Files.readString(STATM).split(" ", -1)[1])
                    : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
