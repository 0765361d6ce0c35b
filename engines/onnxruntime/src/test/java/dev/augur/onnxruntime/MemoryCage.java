package dev.augur.onnxruntime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A memory cgroup, of version 1 or 2, in which a process may have only so much memory before the kernel kills it. */
final class MemoryCage implements AutoCloseable {
    private static final Path ROOT = Path.of("/sys/fs/cgroup");

    private final Path group;

    private MemoryCage(Path group) {
        this.group = group;
    }

    /** A cage, or null where this process may not make one. */
    static @Nullable MemoryCage make(String name, long bytes) {
        MemoryCage old = make(ROOT.resolve("memory").resolve(name), "memory.limit_in_bytes", bytes);
        return old == null ? make(ROOT.resolve(name), "memory.max", bytes) : old;
    }

    private static @Nullable MemoryCage make(Path group, String limit, long bytes) {
        try {
            Files.createDirectory(group);
            Files.writeString(group.resolve(limit), Long.toString(bytes));
            return new MemoryCage(group);
        } catch (IOException e) {
            System.out.println("No memory cgroup: " + e);
            group.toFile().delete();
            return null;
        }
    }

    /** To be given to {@link #enter} by the process that shall be caged. */
    String path() {
        return group.toString();
    }

    /** Puts this process into a cage. What it has taken before stays where it was. */
    static void enter(String path) throws IOException {
        Files.writeString(
                Path.of(path, "cgroup.procs"),
                Long.toString(ProcessHandle.current().pid()));
    }

    @Override
    public void close() throws IOException {
        Files.delete(group);
    }
}
