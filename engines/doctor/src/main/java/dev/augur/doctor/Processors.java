package dev.augur.doctor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The processors: what they can, and how many of them this process has. */
final class Processors {
    private static final String CPU_INFO = "/proc/cpuinfo";

    /** What the kernels of the engines ask for, by the names of Linux. */
    private static final List<String> X86 = List.of(
            "avx2",
            "avx512f",
            "avx_vnni",
            "avx512_vnni",
            "avx512_bf16",
            "avx512_fp16",
            "amx_tile",
            "amx_int8",
            "amx_bf16");

    private static final List<String> ARM = List.of("asimd", "asimddp", "asimdhp", "sve", "i8mm", "bf16", "sme");

    private final Machine machine;
    private final Cgroup cgroup;
    private final int seenByJvm;
    private final Subject subject = new Subject("Processors");

    Processors(Machine machine, Cgroup cgroup, int seenByJvm) {
        this.machine = machine;
        this.cgroup = cgroup;
        this.seenByJvm = seenByJvm;
    }

    Report.Section look() {
        machine.value(CPU_INFO, "model name").ifPresent(name -> subject.fact("model", name));
        features();
        Optional<Integer> host = online();
        Optional<Integer> allowed =
                machine.value("/proc/self/status", "Cpus_allowed_list").map(Processors::count);
        host.ifPresent(count -> subject.fact("online", Integer.toString(count)));
        allowed.ifPresent(count -> subject.fact("allowed to this process", Integer.toString(count)));
        subject.fact("cgroup", cgroup.version() == 0 ? "none" : "version " + cgroup.version());
        subject.fact("cgroup's quota", cgroup.cores() == null ? "none" : Units.number(cgroup.cores()));
        subject.fact("seen by the JVM", Integer.toString(seenByJvm));
        compare(allowed.or(() -> host));
        lessThanOne();
        return subject.section();
    }

    private void features() {
        Optional<String> flags = machine.value(CPU_INFO, "flags").or(() -> machine.value(CPU_INFO, "Features"));
        if (flags.isEmpty()) {
            return;
        }
        List<String> all = Arrays.asList(flags.get().split(" +", -1));
        boolean isX86 = all.contains("sse2");
        List<String> known = isX86 ? X86 : ARM;
        subject.fact("features", joined(known, all, true));
        subject.fact("features missing", joined(known, all, false));
        if (isX86 && !all.contains("avx2")) {
            subject.warning(
                    "The processor has no AVX2, or the virtual machine hides it",
                    "The engines then fall back to kernels that are several times slower.",
                    "Choose a machine type that has AVX2, or let the hypervisor pass it on.");
        }
    }

    private static String joined(List<String> known, List<String> has, boolean wanted) {
        List<String> names = new ArrayList<>(known);
        names.removeIf(name -> has.contains(name) != wanted);
        return names.isEmpty() ? "none" : String.join(" ", names);
    }

    private Optional<Integer> online() {
        return machine.line("/sys/devices/system/cpu/online")
                .map(Processors::count)
                .filter(count -> count > 0);
    }

    /** How many numbers a list like {@code 0-3,8} has (cpuset(7)). */
    static int count(String list) {
        int count = 0;
        for (String range : list.split(",", -1)) {
            String[] ends = range.trim().split("-", 2);
            if (!ends[0].isEmpty()) {
                count += Integer.parseInt(ends[ends.length - 1]) - Integer.parseInt(ends[0]) + 1;
            }
        }
        return count;
    }

    private void compare(Optional<Integer> allowed) {
        if (allowed.isEmpty()) {
            return;
        }
        int quota = cgroup.cores() == null ? Integer.MAX_VALUE : (int) Math.ceil(cgroup.cores());
        int expected = Math.max(1, Math.min(allowed.get(), quota));
        if (seenByJvm > expected) {
            subject.warning(
                    "The JVM counts " + seenByJvm + " processors, but this process may use " + expected,
                    "Engines and executors start more threads than can run, and the cgroup stops all of them for the rest of"
                            + " each period.",
                    "Leave -XX:ActiveProcessorCount out, or set it to " + expected
                            + "; keep -XX:+UseContainerSupport.");
        } else if (seenByJvm < expected) {
            subject.warning(
                    "The JVM counts " + seenByJvm + " processors, but this process may use " + expected,
                    "Models run on " + seenByJvm + " threads by default, and the other processors stay idle.",
                    "Leave -XX:ActiveProcessorCount out, or set intraOpThreads of the engine's options.");
        }
    }

    private void lessThanOne() {
        Double cores = cgroup.cores();
        if (cores != null && cores < 1) {
            subject.warning(
                    "The cgroup gives this process the time of " + Units.number(cores) + " processors",
                    "A prediction that needs more CPU time than that of a period waits for the next one, some 100 ms.",
                    "Give the container at least one CPU (Kubernetes: resources.limits.cpu; Docker: --cpus).");
        }
    }
}
