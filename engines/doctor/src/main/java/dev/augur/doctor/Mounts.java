package dev.augur.doctor;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The mounted file systems of a process, as {@code /proc/self/mountinfo} has them (proc(5)). */
final class Mounts {
    private final List<Mount> mounts = new ArrayList<>();

    /**
     * One of them.
     *
     * @param root which folder of the file system is mounted
     * @param point where
     * @param options of this mount
     * @param type of the file system
     * @param superOptions of the file system; for cgroups of version 1 they name the controllers
     */
    record Mount(String root, String point, List<String> options, String type, List<String> superOptions) {}

    Mounts(Machine machine) {
        for (String line : machine.lines("/proc/self/mountinfo")) {
            int dash = line.indexOf(" - ");
            List<String> left = words(dash < 0 ? line : line.substring(0, dash));
            List<String> right = dash < 0 ? List.of() : words(line.substring(dash + 3));
            if (left.size() >= 6 && right.size() >= 3) {
                mounts.add(new Mount(left.get(3), left.get(4), parts(left.get(5)), right.get(0), parts(right.get(2))));
            }
        }
    }

    private static List<String> words(String text) {
        return Arrays.asList(text.trim().split(" +", -1));
    }

    private static List<String> parts(String text) {
        return Arrays.asList(text.split(",", -1));
    }

    /** The controller of cgroups of version 1. */
    Optional<Mount> controller(String name) {
        return mounts.stream()
                .filter(mount ->
                        mount.type().equals("cgroup") && mount.superOptions().contains(name))
                .findFirst();
    }

    /** The file system of cgroups of version 2. */
    Optional<Mount> unified() {
        return mounts.stream().filter(mount -> mount.type().equals("cgroup2")).findFirst();
    }

    /** The mount that holds a path: the longest, and the latest of those that hide each other. */
    Optional<Mount> holding(Path path) {
        Mount best = null;
        for (Mount mount : mounts) {
            boolean isLonger =
                    best == null || mount.point().length() >= best.point().length();
            if (isLonger && path.startsWith(mount.point())) {
                best = mount;
            }
        }
        return Optional.ofNullable(best);
    }
}
