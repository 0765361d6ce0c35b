package dev.augur.doctor;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** Where the system's loader finds libraries (ld.so(8)): LD_LIBRARY_PATH, its cache, the standard folders. */
final class LibraryPath {
    private static final String CACHE = "/etc/ld.so.cache";
    private static final List<String> STANDARD = List.of(
            "/lib64",
            "/usr/lib64",
            "/lib",
            "/usr/lib",
            "/lib/x86_64-linux-gnu",
            "/usr/lib/x86_64-linux-gnu",
            "/lib/aarch64-linux-gnu",
            "/usr/lib/aarch64-linux-gnu");

    private final Machine machine;
    private final List<String> folders = new ArrayList<>();
    private final String cache;

    LibraryPath(Machine machine) {
        this.machine = machine;
        for (String folder :
                machine.environment().getOrDefault("LD_LIBRARY_PATH", "").split("[:;]", -1)) {
            if (folder.startsWith("/")) {
                folders.add(folder);
            }
        }
        folders.addAll(STANDARD);
        // The names stand in the cache as they are, each ended by a zero.
        this.cache = "\n" + String.join("\n", machine.lines(CACHE));
    }

    boolean has(String library) {
        return cache.contains("/" + library + "\0")
                || folders.stream().anyMatch(folder -> Files.exists(machine.at(folder + "/" + library)));
    }
}
