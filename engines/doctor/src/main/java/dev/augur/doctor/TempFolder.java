package dev.augur.doctor;

import dev.augur.doctor.Mounts.Mount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The temporary folder, into which most engines unpack their native libraries. */
final class TempFolder {
    private static final String CHANGE = "Set -Djava.io.tmpdir to a folder on a writable disk that allows execution.";

    private final Machine machine;
    private final Path folder;
    private final long needed;
    private final Subject subject = new Subject("Temporary folder");

    /**
     * The folder to look at.
     *
     * @param needed bytes of the native libraries that are unpacked there
     */
    TempFolder(Machine machine, Path folder, long needed) {
        this.machine = machine;
        this.folder = folder;
        this.needed = needed;
    }

    Report.Section look() throws IOException {
        subject.fact("folder", folder.toString());
        if (!Files.isDirectory(folder) || !Files.isWritable(folder)) {
            subject.error(
                    "The temporary folder " + folder + " is not a folder that can be written",
                    "Native libraries cannot be unpacked, and no engine that brings its own can be loaded.",
                    CHANGE);
            return subject.section();
        }
        long free = Files.getFileStore(folder).getUsableSpace();
        subject.fact("free", Units.bytes(free));
        subject.fact("native libraries to unpack", Units.bytes(needed));
        if (free < needed) {
            subject.error(
                    "The temporary folder " + folder + " has " + Units.bytes(free) + " left, native libraries need "
                            + Units.bytes(needed),
                    "They cannot be unpacked, and their engine cannot be loaded.",
                    "Make room, set -Djava.io.tmpdir to a larger folder, or enlarge the ephemeral storage (Lambda: up to"
                            + " 10,240 MB).");
        }
        execution();
        return subject.section();
    }

    private void execution() throws IOException {
        Optional<Mount> mount = new Mounts(machine).holding(folder.toRealPath());
        if (mount.isEmpty()) {
            return;
        }
        boolean allowed = !mount.get().options().contains("noexec");
        subject.fact("may hold native code", allowed ? "yes" : "no");
        if (!allowed) {
            subject.error(
                    "The temporary folder " + folder + " is on " + mount.get().point() + ", mounted noexec",
                    "Native libraries that are unpacked there cannot be loaded.",
                    CHANGE);
        }
    }
}
