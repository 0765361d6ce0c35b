package dev.augur.onnxruntime;

import dev.augur.Device;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How ONNX Runtime loads and runs models. Immutable.
 *
 * @param intraOpThreads threads that share the work of one operator, the caller's among them; at least 1. With
 *     {@link ThreadPool#SHARED} the size of the pool, if this engine is the first of the process to need it
 * @param interOpThreads threads that run independent operators at once with {@link ExecutionMode#PARALLEL}; at least 1
 * @param optimizationLevel how far the graph is rewritten when it is loaded
 * @param executionMode whether independent operators of one run may run at once
 * @param memoryPattern whether the memory of a run is laid out by what earlier runs of the same shapes needed
 * @param arena whether freed memory is kept for later runs; off gives it back to the system at once
 * @param spinning whether idle threads burn CPU time while they wait for work, which helps an otherwise idle machine only
 * @param threadPool whose threads the model runs on
 * @param providers the choices in order: on a device, those for its kind are tried until one takes the model; on the CPU
 *     the last is always {@link Cpu}
 * @param safety what model files may do and how large they may be
 */
public record OnnxRuntimeOptions(
        int intraOpThreads,
        int interOpThreads,
        OptimizationLevel optimizationLevel,
        ExecutionMode executionMode,
        boolean memoryPattern,
        boolean arena,
        boolean spinning,
        ThreadPool threadPool,
        List<ExecutionProvider> providers,
        OnnxSafety safety) {

    /** How far the graph is rewritten when a model is loaded. */
    public enum OptimizationLevel {
        /** Not at all. */
        NONE,
        /** Constant folding and removal of what is redundant. */
        BASIC,
        /** Fusion of operators as well. */
        EXTENDED,
        /** Layout changes for this processor as well. */
        ALL
    }

    /** Whether independent operators of one run may run at once. */
    public enum ExecutionMode {
        /** One operator after the other. */
        SEQUENTIAL,
        /** Independent operators at once, on the inter-op threads. */
        PARALLEL
    }

    /** Whose threads a model runs on. */
    public enum ThreadPool {
        /**
         * One pool for the whole process. The first engine that is used makes it, with the threads and the spinning of its
         * own options. Models that run at once then share the cores instead of each taking all of them.
         */
        SHARED,
        /** One for this model alone. */
        OWN
    }

    /**
     * Checks the threads.
     *
     * @param intraOpThreads as the record has it
     * @param interOpThreads as the record has it
     * @param optimizationLevel as the record has it
     * @param executionMode as the record has it
     * @param memoryPattern as the record has it
     * @param arena as the record has it
     * @param spinning as the record has it
     * @param threadPool as the record has it
     * @param providers as the record has it
     * @param safety as the record has it
     */
    public OnnxRuntimeOptions {
        requirePositive("intraOpThreads", intraOpThreads);
        requirePositive("interOpThreads", interOpThreads);
        providers = List.copyOf(providers);
        if (threadPool == ThreadPool.SHARED && executionMode == ExecutionMode.PARALLEL) {
            throw new IllegalArgumentException("threadPool must be OWN with executionMode PARALLEL, got SHARED");
        }
    }

    private static int processors() {
        return Runtime.getRuntime().availableProcessors();
    }

    /** The size of the shared pool, if an engine with these options makes it. */
    int sharedThreads() {
        return threadPool == ThreadPool.SHARED ? intraOpThreads : processors();
    }

    /** The same with threads of the model's own. */
    OnnxRuntimeOptions withOwnThreads() {
        return new OnnxRuntimeOptions(
                intraOpThreads,
                interOpThreads,
                optimizationLevel,
                executionMode,
                memoryPattern,
                arena,
                spinning,
                ThreadPool.OWN,
                providers,
                safety);
    }

    /** The choices on a kind of device, in order; on the CPU at least one. */
    List<ExecutionProvider> providersOn(Device.Kind kind) {
        List<ExecutionProvider> choices = new ArrayList<>(providers);
        // By their types: how records are compared is put together by the JVM at its first use, which a start feels.
        if (choices.stream().noneMatch(Cpu.class::isInstance)) {
            choices.add(new Cpu());
        }
        choices.removeIf(provider -> provider.kind() != kind);
        return choices;
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be >= 1, got " + value);
        }
    }

    /**
     * The defaults: the shared pool with as many threads as this JVM has processors (which respects a container's
     * limit), no spinning, all optimisations, memory patterns and the arena on, one operator after the other; CUDA on a GPU.
     *
     * @return the default options
     */
    public static OnnxRuntimeOptions defaults() {
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

    /** Describes options. Not thread-safe. */
    public static final class Builder {
        private @Nullable Integer intraOpThreads;
        private int interOpThreads = 1;
        private OptimizationLevel optimizationLevel = OptimizationLevel.ALL;
        private ExecutionMode executionMode = ExecutionMode.SEQUENTIAL;
        private boolean memoryPattern = true;
        private boolean arena = true;
        private boolean spinning;
        private @Nullable ThreadPool threadPool;
        private List<ExecutionProvider> providers = List.of(Cuda.defaults());
        private OnnxSafety safety = OnnxSafety.defaults();

        private Builder() {}

        /**
         * Sets the threads that share the work of one operator. Without {@link #threadPool} they are the model's own.
         *
         * @param threads at least 1, the caller's among them; by default as many as this JVM has processors
         * @return this builder
         */
        public Builder intraOpThreads(int threads) {
            this.intraOpThreads = threads;
            return this;
        }

        /**
         * Sets the threads that run independent operators at once.
         *
         * @param threads at least 1; matters with {@link ExecutionMode#PARALLEL} only
         * @return this builder
         */
        public Builder interOpThreads(int threads) {
            this.interOpThreads = threads;
            return this;
        }

        /**
         * Sets how far the graph is rewritten when a model is loaded.
         *
         * @param level the level
         * @return this builder
         */
        public Builder optimizationLevel(OptimizationLevel level) {
            this.optimizationLevel = level;
            return this;
        }

        /**
         * Sets whether independent operators of one run may run at once.
         *
         * @param mode the mode
         * @return this builder
         */
        public Builder executionMode(ExecutionMode mode) {
            this.executionMode = mode;
            return this;
        }

        /**
         * Sets whether the memory of a run is laid out by what earlier runs of the same shapes needed.
         *
         * @param on true by default
         * @return this builder
         */
        public Builder memoryPattern(boolean on) {
            this.memoryPattern = on;
            return this;
        }

        /**
         * Sets whether freed memory is kept for later runs.
         *
         * @param on true by default
         * @return this builder
         */
        public Builder arena(boolean on) {
            this.arena = on;
            return this;
        }

        /**
         * Sets whether idle threads burn CPU time while they wait for work.
         *
         * @param on false by default
         * @return this builder
         */
        public Builder spinning(boolean on) {
            this.spinning = on;
            return this;
        }

        /**
         * Sets whose threads the model runs on. By default the shared pool, unless {@link #intraOpThreads}, {@link #spinning}
         * or {@link ExecutionMode#PARALLEL} asks for threads of its own.
         *
         * @param whose whose
         * @return this builder
         */
        public Builder threadPool(ThreadPool whose) {
            this.threadPool = whose;
            return this;
        }

        private ThreadPool whoseThreads() {
            if (threadPool != null) {
                return threadPool;
            }
            boolean asksForOwn = intraOpThreads != null || spinning || executionMode == ExecutionMode.PARALLEL;
            return asksForOwn ? ThreadPool.OWN : ThreadPool.SHARED;
        }

        /**
         * Sets the providers to choose from. Which devices a model may run on is not their matter but the
         * {@link dev.augur.DeviceSelector}'s.
         *
         * @param choices in the order of preference; {@link Cuda} with its defaults if none are set
         * @return this builder
         */
        public Builder providers(ExecutionProvider... choices) {
            this.providers = List.of(choices);
            return this;
        }

        /**
         * Sets what model files may do and how large they may be.
         *
         * @param safety the safety
         * @return this builder
         */
        public Builder safety(OnnxSafety safety) {
            this.safety = safety;
            return this;
        }

        /**
         * Makes the options.
         *
         * @return the options
         * @throws IllegalArgumentException if a number of threads is below 1, or operators shall run in parallel on the
         *     shared pool
         */
        public OnnxRuntimeOptions build() {
            return new OnnxRuntimeOptions(
                    intraOpThreads == null ? processors() : intraOpThreads,
                    interOpThreads,
                    optimizationLevel,
                    executionMode,
                    memoryPattern,
                    arena,
                    spinning,
                    whoseThreads(),
                    providers,
                    safety);
        }
    }
}
