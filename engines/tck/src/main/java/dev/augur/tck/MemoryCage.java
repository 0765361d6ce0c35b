package dev.augur.tck;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/**
 * A memory cgroup of Linux, of version 1 or 2, in which a process may have only so much memory before the kernel kills it. For
 * tests of what must be refused before it takes the memory. Not thread-safe.
 */
public final class MemoryCage implements AutoCloseable {
    private static final Path ROOT = Path.of("/sys/fs/cgroup");

    private final Path group;

    private MemoryCage(Path group) {
        this.group = group;
    }

    /**
     * Makes a cage.
     *
     * @param name of the group, which no other may have
     * @param bytes the most memory of all processes in it
     * @return the cage, empty; owned by the caller, who closes it when its processes have ended
     * @throws IOException if this process may not make one, or the system has none
     */
    public static MemoryCage make(String name, long bytes) throws IOException {
        Path separate = ROOT.resolve("memory");
        return Files.isDirectory(separate)
                ? make(separate.resolve(name), "memory.limit_in_bytes", bytes)
                : make(ROOT.resolve(name), "memory.max", bytes);
    }

    /**
     * Makes a cage for a test, which is skipped where that cannot be done.
     *
     * @param name of the group, to which the id of this process is added
     * @param bytes the most memory of all processes in it
     * @param told where it is said that the test is skipped, and why
     * @return the cage, as {@link #make} gives it
     */
    public static MemoryCage orSkip(String name, long bytes, PrintStream told) {
        try {
            return make(name + ProcessHandle.current().pid(), bytes);
        } catch (IOException e) {
            told.println("No memory cgroup: " + e);
            return Assumptions.abort("skipped: this process may not make a memory cgroup: " + e);
        }
    }

    private static MemoryCage make(Path group, String limit, long bytes) throws IOException {
        Files.createDirectory(group);
        boolean made = false;
        try {
            Files.writeString(group.resolve(limit), Long.toString(bytes));
            made = true;
            return new MemoryCage(group);
        } finally {
            if (!made) {
                Files.delete(group);
            }
        }
    }

    /**
     * What the process that shall be caged gives to {@link #enter}.
     *
     * @return the group's folder
     */
    public String path() {
        return group.toString();
    }

    /**
     * Puts this process into a cage. What it has taken before stays where it was.
     *
     * @param path of the cage
     * @throws IOException if it cannot enter
     */
    public static void enter(String path) throws IOException {
        Files.writeString(
                Path.of(path, "cgroup.procs"),
                Long.toString(ProcessHandle.current().pid()));
    }

    @Override
    public void close() throws IOException {
        Files.delete(group);
    }
}
