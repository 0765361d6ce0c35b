package dev.augur.tck;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The addresses that a process of Linux may map: with few of them left, allocations fail while the process lives, as they do
 * on a device whose memory is full. For forked programs. Thread-safe.
 */
public final class AddressSpace {
    private static final Path LIMITER = Path.of("/usr/bin/prlimit");

    private AddressSpace() {}

    /**
     * Whether this machine has the program that limits it.
     *
     * @return true if so
     */
    public static boolean canBeLimited() {
        return Files.isExecutable(LIMITER);
    }

    /**
     * Limits this process, for good.
     *
     * @param bytes how many more than now it may map
     * @throws IOException if it cannot be limited
     * @throws InterruptedException if the wait is interrupted
     */
    public static void limit(long bytes) throws IOException, InterruptedException {
        String pid = Long.toString(ProcessHandle.current().pid());
        long most = mappedBytes() + bytes;
        int exit = new ProcessBuilder(LIMITER.toString(), "--pid", pid, "--as=" + most)
                .inheritIO()
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IOException(LIMITER + " ended with " + exit);
        }
    }

    private static long mappedBytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmSize:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                .findFirst()
                .orElseThrow(() -> new IOException("The kernel does not tell the size of this process"));
    }
}
