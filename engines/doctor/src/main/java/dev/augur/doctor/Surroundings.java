package dev.augur.doctor;

import java.nio.file.Files;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The system around the process: its kernel, its C library, a container, a function service, a GPU's driver. */
final class Surroundings {
    private final Machine machine;
    private final Subject subject = new Subject("System");

    Surroundings(Machine machine) {
        this.machine = machine;
    }

    /**
     * Looks.
     *
     * @param anyGpu whether an engine lists a GPU
     */
    Report.Section look(boolean anyGpu) {
        subject.fact(
                "system",
                System.getProperty("os.name") + " " + System.getProperty("os.version") + ", "
                        + System.getProperty("os.arch"));
        CLibrary library = CLibrary.of(machine);
        subject.fact("C library", library.toString());
        if (library.isMusl()) {
            subject.error(
                    "The C library is musl",
                    "The native libraries of the engines are built for glibc, and cannot be loaded.",
                    "Use an image with glibc, for example Debian slim or distroless, instead of Alpine.");
        }
        subject.fact("container", container());
        function();
        gpu(anyGpu);
        return subject.section();
    }

    private String container() {
        String signs = Stream.of(
                        sign("Docker", Files.exists(machine.at("/.dockerenv"))),
                        sign("Podman", Files.exists(machine.at("/run/.containerenv"))),
                        sign("Kubernetes", machine.environment().containsKey("KUBERNETES_SERVICE_HOST")))
                .flatMap(Optional::stream)
                .collect(Collectors.joining(", "));
        return signs.isEmpty() ? "no sign of one" : signs;
    }

    private static Optional<String> sign(String name, boolean there) {
        return there ? Optional.of(name) : Optional.empty();
    }

    private void function() {
        String name = machine.environment().get("AWS_LAMBDA_FUNCTION_NAME");
        if (name == null) {
            return;
        }
        String memory = machine.environment().getOrDefault("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "unknown");
        subject.fact("AWS Lambda", name + ", " + memory + " MB");
        String concurrency = machine.environment().get("AWS_LAMBDA_MAX_CONCURRENCY");
        subject.fact("invocations at once", concurrency == null ? "1" : concurrency);
    }

    private void gpu(boolean anyGpu) {
        Optional<String> driver = machine.line("/proc/driver/nvidia/version");
        subject.fact("NVIDIA driver", driver.orElse("none"));
        if (driver.isPresent() && !anyGpu) {
            subject.warning(
                    "There is an NVIDIA driver, but no engine lists a GPU",
                    "Every model runs on the CPU.",
                    "Use a build of the engine for GPUs: onnxruntime_gpu in place of onnxruntime, for example.");
        }
    }
}
