package dev.augur.doctor;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** This JVM: its version, and those of its limits that matter to native code. */
final class Jvm {
    /** The part of a container's memory that the heap may take before what is outside of it gets tight. */
    private static final double MOST_HEAP = 0.8;

    private final Cgroup cgroup;
    private final Limits limits;
    private final Subject subject = new Subject("JVM");

    Jvm(Cgroup cgroup, Limits limits) {
        this.cgroup = cgroup;
        this.limits = limits;
    }

    /**
     * Bytes.
     *
     * @param heap the most that the heap may take
     * @param direct the most that direct buffers may take
     * @param physical of the machine, or what the JVM takes for it
     */
    record Limits(long heap, long direct, long physical) {
        static Limits own() {
            long heap = Runtime.getRuntime().maxMemory();
            long direct = Long.parseLong(option("MaxDirectMemorySize", "0"));
            long physical = ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                    .getTotalMemorySize();
            return new Limits(heap, direct == 0 ? heap : direct, physical);
        }
    }

    /** The value of a -XX option of this JVM. */
    private static String option(String name, String otherwise) {
        HotSpotDiagnosticMXBean bean = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        return bean == null ? otherwise : bean.getVMOption(name).getValue();
    }

    Report.Section look() {
        subject.fact("version", Runtime.version() + ", " + System.getProperty("java.vm.name"));
        subject.fact("vendor", System.getProperty("java.vendor"));
        subject.fact("home", System.getProperty("java.home"));
        List<String> flags = ManagementFactory.getRuntimeMXBean().getInputArguments();
        subject.fact("options", flags.isEmpty() ? "none" : String.join(" ", flags));
        subject.fact("heap at most", Units.bytes(limits.heap()));
        subject.fact("direct buffers at most", Units.bytes(limits.direct()));
        subject.fact("memory of the machine, as the JVM sees it", Units.bytes(limits.physical()));
        Long limit = cgroup.memoryBytes();
        subject.fact("cgroup's memory limit", limit == null ? "none" : Units.bytes(limit));
        if (limit != null) {
            compare(limit);
        }
        nativeAccess(isNativeAccessEnabled());
        return subject.section();
    }

    private void compare(long limit) {
        if (limits.heap() > limit) {
            subject.error(
                    "The heap may grow to " + Units.bytes(limits.heap()) + ", the container's memory ends at "
                            + Units.bytes(limit),
                    "The kernel kills the process once it takes more, without a Java error.",
                    "Set -Xmx, or -XX:MaxRAMPercentage, well below the limit: models and tensors need memory beside the"
                            + " heap.");
        } else if (limits.heap() > MOST_HEAP * limit) {
            subject.warning(
                    "The heap may grow to " + Units.bytes(limits.heap()) + " of the container's " + Units.bytes(limit),
                    "Models, tensors and the JVM itself live in the " + Units.bytes(limit - limits.heap())
                            + " that are left; if they need more the kernel kills the process.",
                    "Set -Xmx so that the models' size and some 200 MiB are left, or raise the limit.");
        }
    }

    private void nativeAccess(@Nullable Boolean enabled) {
        if (enabled == null) {
            return;
        }
        subject.fact("native access", enabled ? "enabled" : "not enabled");
        if (!enabled) {
            subject.warning(
                    "Native access is not enabled for the class path",
                    "Java " + Runtime.version().feature()
                            + " prints a warning for each native library; a later one refuses" + " to load it.",
                    "Start the JVM with --enable-native-access=ALL-UNNAMED, or name the engine's modules.");
        }
    }

    /** Whether the class path may load native libraries without a warning; null before Java 22, where everything may. */
    private static @Nullable Boolean isNativeAccessEnabled() {
        if (Runtime.version().feature() < 22) {
            return null;
        }
        try {
            Module unnamed = ClassLoader.getSystemClassLoader().getUnnamedModule();
            return (Boolean) Module.class.getMethod("isNativeAccessEnabled").invoke(unnamed);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Java 22 and later have Module.isNativeAccessEnabled()", e);
        }
    }
}
