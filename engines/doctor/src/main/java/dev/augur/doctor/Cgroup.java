package dev.augur.doctor;

import dev.augur.doctor.Mounts.Mount;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The limits that the process's cgroups set: the lowest from the process's own group up to the top of what is mounted.
 *
 * @param version 1 or 2, or 0 where there are none
 * @param cores how many processors' time the group may take, with its fraction; null if there is no quota
 * @param memoryBytes how much memory it may take; null if there is no limit
 */
record Cgroup(int version, @Nullable Double cores, @Nullable Long memoryBytes) {
    /** Version 1 says "no limit" by the largest number of pages. */
    private static final long UNLIMITED = 1L << 60;

    static Cgroup of(Machine machine) {
        Mounts mounts = new Mounts(machine);
        Optional<Mount> cpu = mounts.controller("cpu");
        Optional<Mount> memory = mounts.controller("memory");
        if (cpu.isPresent() || memory.isPresent()) {
            return new Cgroup(
                    1, lowest(machine, cpu, "cpu", Cgroup::quota1), lowest(machine, memory, "memory", Cgroup::memory1));
        }
        Optional<Mount> unified = mounts.unified();
        return new Cgroup(
                unified.isPresent() ? 2 : 0,
                lowest(machine, unified, "", Cgroup::quota2),
                lowest(machine, unified, "", Cgroup::memory2));
    }

    private interface Reader<T extends Comparable<T>> {
        Optional<T> read(Machine machine, String folder);
    }

    private static <T extends Comparable<T>> @Nullable T lowest(
            Machine machine, Optional<Mount> mount, String controller, Reader<T> reader) {
        T lowest = null;
        for (String folder : folders(machine, mount, controller)) {
            T value = reader.read(machine, folder).orElse(null);
            if (value != null && (lowest == null || value.compareTo(lowest) < 0)) {
                lowest = value;
            }
        }
        return lowest;
    }

    /** The mount point and every folder from there down to the process's group. */
    private static List<String> folders(Machine machine, Optional<Mount> mount, String controller) {
        List<String> folders = new ArrayList<>();
        if (mount.isEmpty()) {
            return folders;
        }
        String folder = mount.get().point();
        folders.add(folder);
        for (String name : group(machine, mount.get().root(), controller).split("/", -1)) {
            if (!name.isEmpty()) {
                folder = folder + "/" + name;
                folders.add(folder);
            }
        }
        return folders;
    }

    /** The process's group below the folder that is mounted; the top if the group is outside of it, as in a container. */
    private static String group(Machine machine, String mounted, String controller) {
        for (String line : machine.lines("/proc/self/cgroup")) {
            String[] parts = line.split(":", 3);
            if (parts.length == 3 && List.of(parts[1].split(",", -1)).contains(controller)) {
                String base = mounted.equals("/") ? "" : mounted;
                return parts[2].startsWith(base + "/") ? parts[2].substring(base.length()) : "/";
            }
        }
        return "/";
    }

    private static Optional<Double> quota1(Machine machine, String folder) {
        return machine.line(folder + "/cpu.cfs_quota_us")
                .filter(quota -> !quota.startsWith("-"))
                .flatMap(quota -> machine.line(folder + "/cpu.cfs_period_us").map(period -> ratio(quota, period)));
    }

    private static Optional<Double> quota2(Machine machine, String folder) {
        return machine.line(folder + "/cpu.max")
                .map(line -> line.split(" ", -1))
                .filter(words -> words.length == 2 && !words[0].equals("max"))
                .map(words -> ratio(words[0], words[1]));
    }

    private static double ratio(String quota, String period) {
        return Double.parseDouble(quota) / Double.parseDouble(period);
    }

    private static Optional<Long> memory1(Machine machine, String folder) {
        return machine.line(folder + "/memory.limit_in_bytes")
                .map(Long::parseLong)
                .filter(limit -> limit < UNLIMITED);
    }

    private static Optional<Long> memory2(Machine machine, String folder) {
        return machine.line(folder + "/memory.max")
                .filter(limit -> !limit.equals("max"))
                .map(Long::parseLong);
    }
}
