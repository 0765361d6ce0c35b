package dev.augur.onnxruntime;

import dev.augur.Device;

/**
 * NVIDIA's CUDA, with the artifact {@code onnxruntime_gpu} in place of {@code onnxruntime}. The defaults are ONNX Runtime's.
 *
 * @param memoryLimit the most bytes of GPU memory that the arena of one session takes; kernels may take more beside it
 * @param arenaGrowth how the arena grows
 * @param convSearch how cuDNN's algorithm for a convolution is found
 * @param convWorkspace whether that search may use as much memory as it wants
 * @param tf32 whether matrix products may round to TensorFloat-32
 * @param graphs whether runs are captured as CUDA graphs and replayed, which is refused, with the reason, as long as ONNX
 *     Runtime's Java API cannot do it: see {@link Builder#graphs}
 * @param cpuNodes whether nodes for which CUDA has no kernel may run on the CPU; if not, a model with any is refused
 */
public record Cuda(
        long memoryLimit,
        ArenaGrowth arenaGrowth,
        ConvSearch convSearch,
        boolean convWorkspace,
        boolean tf32,
        boolean graphs,
        boolean cpuNodes)
        implements ExecutionProvider {

    /** How the arena grows. */
    public enum ArenaGrowth {
        /** Doubles: few allocations, up to twice the memory. */
        NEXT_POWER_OF_TWO("kNextPowerOfTwo"),
        /** By what is asked for. */
        SAME_AS_REQUESTED("kSameAsRequested");

        final String value;

        ArenaGrowth(String value) {
            this.value = value;
        }
    }

    /** How cuDNN's algorithm for a convolution is found. */
    public enum ConvSearch {
        /** All are timed at the first run of each input shape: fastest runs, slow first ones. */
        EXHAUSTIVE,
        /** By cuDNN's own guess: for inputs of many shapes. */
        HEURISTIC,
        /** One fixed algorithm. */
        DEFAULT
    }

    /**
     * Checks the limit.
     *
     * @param memoryLimit as the record has it
     * @param arenaGrowth as the record has it
     * @param convSearch as the record has it
     * @param convWorkspace as the record has it
     * @param tf32 as the record has it
     * @param graphs as the record has it
     * @param cpuNodes as the record has it
     */
    public Cuda {
        if (memoryLimit < 1) {
            throw new IllegalArgumentException("memoryLimit must be >= 1 byte, got " + memoryLimit);
        }
    }

    /**
     * No memory limit, an arena that doubles, the exhaustive search with all the memory it wants, TensorFloat-32, no graphs,
     * and nodes without a kernel on the CPU.
     *
     * @return the options
     */
    public static Cuda defaults() {
        return builder().build();
    }

    /**
     * A builder that starts from the defaults.
     *
     * @return the builder
     */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public String title() {
        return graphs ? "CUDA with graphs" : "CUDA";
    }

    @Override
    public Device.Kind kind() {
        return Device.Kind.GPU;
    }

    /** Describes options. Not thread-safe. */
    public static final class Builder {
        private long memoryLimit = Long.MAX_VALUE;
        private ArenaGrowth arenaGrowth = ArenaGrowth.NEXT_POWER_OF_TWO;
        private ConvSearch convSearch = ConvSearch.EXHAUSTIVE;
        private boolean convWorkspace = true;
        private boolean tf32 = true;
        private boolean graphs;
        private boolean cpuNodes = true;

        private Builder() {}

        /**
         * Limits the arena of each session.
         *
         * @param bytes at least 1; no limit by default
         * @return this builder
         */
        public Builder memoryLimit(long bytes) {
            this.memoryLimit = bytes;
            return this;
        }

        /**
         * Sets how the arena grows.
         *
         * @param growth doubling by default
         * @return this builder
         */
        public Builder arenaGrowth(ArenaGrowth growth) {
            this.arenaGrowth = growth;
            return this;
        }

        /**
         * Sets how cuDNN's algorithm for a convolution is found.
         *
         * @param search exhaustive by default
         * @return this builder
         */
        public Builder convSearch(ConvSearch search) {
            this.convSearch = search;
            return this;
        }

        /**
         * Sets whether that search may use as much memory as it wants.
         *
         * @param on true by default
         * @return this builder
         */
        public Builder convWorkspace(boolean on) {
            this.convWorkspace = on;
            return this;
        }

        /**
         * Sets whether matrix products may round to TensorFloat-32.
         *
         * @param on true by default
         * @return this builder
         */
        public Builder tf32(boolean on) {
            this.tf32 = on;
            return this;
        }

        /**
         * Sets whether runs are captured as CUDA graphs and replayed. A replay reads and writes the addresses on the device
         * that the captured run had, and ONNX Runtime's Java API can neither keep tensors there nor fill them, so every
         * answer would be the captured one. Until it can, a choice that asks for graphs is refused before it is tried; name
         * one without them behind it to run all the same.
         *
         * @param on false by default
         * @return this builder
         */
        public Builder graphs(boolean on) {
            this.graphs = on;
            return this;
        }

        /**
         * Sets whether nodes for which CUDA has no kernel may run on the CPU.
         *
         * @param on true by default; arithmetic on shapes counts too
         * @return this builder
         */
        public Builder cpuNodes(boolean on) {
            this.cpuNodes = on;
            return this;
        }

        /**
         * Makes the options.
         *
         * @return the options
         * @throws IllegalArgumentException if the memory limit is below 1
         */
        public Cuda build() {
            return new Cuda(memoryLimit, arenaGrowth, convSearch, convWorkspace, tf32, graphs, cpuNodes);
        }
    }
}
