package dev.augur.djl;

import dev.augur.model.ModelFormat;
import dev.augur.model.ModelId;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a DJL engine loads and runs models. Immutable.
 *
 * <p>The numbers of threads and the folder of the natives belong to the process, not to one engine: the first engine that
 * starts PyTorch decides, and one that asks otherwise later logs a warning.
 *
 * @param intraOpThreads threads that share the work of one operator, the caller's among them; at least 1; PyTorch only
 * @param interOpThreads threads that run what a TorchScript model forks; at least 1; PyTorch only
 * @param nativeFolder where DJL unpacks its native libraries, about 430 MB for PyTorch; null for DJL's own choice
 * @param formats the formats of the models that this engine takes; empty for those that are known of the DJL engine
 * @param everyModel options of the models that have none of their own
 * @param models options of single models
 */
public record DjlOptions(
        int intraOpThreads,
        int interOpThreads,
        @Nullable Path nativeFolder,
        Set<ModelFormat> formats,
        DjlModelOptions everyModel,
        Map<ModelId, DjlModelOptions> models) {

    /**
     * Checks the numbers of threads, and copies what is mutable.
     *
     * @param intraOpThreads as the record has it
     * @param interOpThreads as the record has it
     * @param nativeFolder as the record has it
     * @param formats as the record has it
     * @param everyModel as the record has it
     * @param models as the record has it
     */
    public DjlOptions {
        requirePositive("intraOpThreads", intraOpThreads);
        requirePositive("interOpThreads", interOpThreads);
        formats = Set.copyOf(formats);
        models = Map.copyOf(models);
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be >= 1, got " + value);
        }
    }

    /**
     * The defaults: as many threads as this JVM has processors (which respects a container's limit), DJL's own folder for
     * natives, default options for every model.
     *
     * @return the default options
     */
    public static DjlOptions defaults() {
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

    /** The options of one model. */
    DjlModelOptions of(ModelId id) {
        return models.getOrDefault(id, models.getOrDefault(new ModelId(id.name(), null), everyModel));
    }

    /** Describes options. Not thread-safe. */
    public static final class Builder {
        private int intraOpThreads = Runtime.getRuntime().availableProcessors();
        private int interOpThreads = Runtime.getRuntime().availableProcessors();
        private @Nullable Path nativeFolder;
        private final Set<ModelFormat> formats = EnumSet.noneOf(ModelFormat.class);
        private DjlModelOptions everyModel = DjlModelOptions.defaults();
        private final Map<ModelId, DjlModelOptions> models = new HashMap<>();

        private Builder() {}

        /**
         * Sets the threads that share the work of one operator, for the whole process.
         *
         * @param threads at least 1, the caller's among them
         * @return this builder
         */
        public Builder intraOpThreads(int threads) {
            this.intraOpThreads = threads;
            return this;
        }

        /**
         * Sets the threads that run what a TorchScript model forks, for the whole process.
         *
         * @param threads at least 1
         * @return this builder
         */
        public Builder interOpThreads(int threads) {
            this.interOpThreads = threads;
            return this;
        }

        /**
         * Sets where DJL unpacks its native libraries, for the whole process.
         *
         * @param folder a writable folder, made if it is not there; what is unpacked there is used again
         * @return this builder
         */
        public Builder nativeFolder(Path folder) {
            this.nativeFolder = folder;
            return this;
        }

        /**
         * Adds a format of models that this engine takes; needed for DJL engines other than PyTorch and TensorFlow.
         *
         * @param format the format
         * @return this builder
         */
        public Builder format(ModelFormat format) {
            this.formats.add(format);
            return this;
        }

        /**
         * Sets the options of the models that have none of their own.
         *
         * @param options the options
         * @return this builder
         */
        public Builder everyModel(DjlModelOptions options) {
            this.everyModel = options;
            return this;
        }

        /**
         * Sets the options of one model.
         *
         * @param id the model
         * @param options its options
         * @return this builder
         */
        public Builder model(ModelId id, DjlModelOptions options) {
            this.models.put(id, options);
            return this;
        }

        /**
         * Makes the options.
         *
         * @return the options
         * @throws IllegalArgumentException if a number of threads is below 1
         */
        public DjlOptions build() {
            return new DjlOptions(intraOpThreads, interOpThreads, nativeFolder, formats, everyModel, models);
        }
    }
}
