package dev.augur.onnxruntime;

import dev.augur.Device;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * NVIDIA's TensorRT, with the artifact {@code onnxruntime_gpu} in place of {@code onnxruntime}. It builds an engine when a
 * model is loaded, and again for shapes out of the range seen before, which takes from seconds to minutes: keep the
 * engines in a folder.
 *
 * @param fp16 whether it may compute in half precision
 * @param int8 whether it may compute in 8-bit integers
 * @param calibrationTable name of the INT8 calibration table in the folder of the engines; null for models that are quantised
 * @param workspaceBytes the most GPU memory for the scratch space of its kernels; 0 leaves it to TensorRT
 * @param engineCache a folder of the process's own for the engines it built, of use on the same kind of GPU and version of
 *     TensorRT only; whoever writes there decides what runs. Null builds them at each load
 * @param rest what runs the nodes that TensorRT does not take
 */
public record TensorRt(
        boolean fp16,
        boolean int8,
        @Nullable String calibrationTable,
        long workspaceBytes,
        @Nullable Path engineCache,
        Cuda rest)
        implements ExecutionProvider {

    /**
     * Checks the workspace.
     *
     * @param fp16 as the record has it
     * @param int8 as the record has it
     * @param calibrationTable as the record has it
     * @param workspaceBytes as the record has it
     * @param engineCache as the record has it
     * @param rest as the record has it
     */
    public TensorRt {
        if (workspaceBytes < 0) {
            throw new IllegalArgumentException("workspaceBytes must be >= 0, got " + workspaceBytes);
        }
    }

    /**
     * Single precision, no engine cache, and CUDA's defaults for the rest.
     *
     * @return the options
     */
    public static TensorRt defaults() {
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
        return "TensorRT";
    }

    @Override
    public Device.Kind kind() {
        return Device.Kind.GPU;
    }

    /** Describes options. Not thread-safe. */
    public static final class Builder {
        private boolean fp16;
        private boolean int8;
        private @Nullable String calibrationTable;
        private long workspaceBytes;
        private @Nullable Path engineCache;
        private Cuda rest = Cuda.defaults();

        private Builder() {}

        /**
         * Sets whether it may compute in half precision.
         *
         * @param on false by default
         * @return this builder
         */
        public Builder fp16(boolean on) {
            this.fp16 = on;
            return this;
        }

        /**
         * Sets whether it may compute in 8-bit integers, in models that are quantised.
         *
         * @param on false by default
         * @return this builder
         */
        public Builder int8(boolean on) {
            this.int8 = on;
            return this;
        }

        /**
         * Lets it compute in 8-bit integers with the ranges of a table.
         *
         * @param table the table's name in the folder of the engines
         * @return this builder
         */
        public Builder calibrationTable(String table) {
            this.int8 = true;
            this.calibrationTable = table;
            return this;
        }

        /**
         * Limits the scratch space of its kernels.
         *
         * @param bytes at least 0; 0, the default, leaves it to TensorRT
         * @return this builder
         */
        public Builder workspaceBytes(long bytes) {
            this.workspaceBytes = bytes;
            return this;
        }

        /**
         * Keeps the engines that were built.
         *
         * @param folder a folder that nobody else may write to
         * @return this builder
         */
        public Builder engineCache(Path folder) {
            this.engineCache = folder;
            return this;
        }

        /**
         * Sets what runs the nodes that TensorRT does not take.
         *
         * @param cuda CUDA's defaults by default
         * @return this builder
         */
        public Builder rest(Cuda cuda) {
            this.rest = cuda;
            return this;
        }

        /**
         * Makes the options.
         *
         * @return the options
         * @throws IllegalArgumentException if the workspace is below 0
         */
        public TensorRt build() {
            return new TensorRt(fp16, int8, calibrationTable, workspaceBytes, engineCache, rest);
        }
    }
}
