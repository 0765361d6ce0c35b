package dev.augur.protocol;

import dev.augur.DeviceSelector;
import dev.augur.DrainReport;
import dev.augur.Inference;
import dev.augur.InferenceListener;
import dev.augur.engine.Engine;
import dev.augur.model.ModelId;
import dev.augur.model.ModelStore;
import dev.augur.tensor.TensorAllocator;
import dev.augur.tensor.TensorPool;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The models that a host serves, with all that they share. Thread-safe; one per process. A model is loaded at its first
 * use; what is known at once is which models there are.
 */
public final class ServedModels implements AutoCloseable {
    /** Idle tensor memory that is kept, as {@link Inference} does by default. */
    private static final long IDLE_BYTES = 64L << 20;

    private final TensorPool pool = new TensorPool(IDLE_BYTES);
    private final Inference inference;
    private final List<ServedModel> models;

    private ServedModels(Builder builder, Map<ModelId, ModelSource> sources) {
        Inference.Builder made = Inference.builder(new SourceStore(sources.values()))
                .engine(builder.engine)
                .devices(builder.devices)
                .listener(builder.listener)
                .allocator(pool);
        for (ModelId id : sources.keySet()) {
            made.warmUp(new ModelId(id.name(), null), builder.warmUps.of(id));
        }
        this.inference = made.build();
        this.models = sources.values().stream()
                .map(source -> serve(source, builder.limits))
                .toList();
    }

    private ServedModel serve(ModelSource source, Limits limits) {
        ModelSource.Text text = source.text();
        return text == null
                ? new TensorModel(source, inference, new Json(limits))
                : new TextModel(source, text, new TextModel.Means(inference, pool, limits));
    }

    /**
     * Begins to describe what is served.
     *
     * @param engine runs the models
     * @return a builder
     */
    public static Builder builder(Engine engine) {
        return new Builder(engine);
    }

    /**
     * All models.
     *
     * @return at least one; the versions of a name are neighbours, the highest last
     */
    public List<ServedModel> models() {
        return models;
    }

    /**
     * The model of that name.
     *
     * @param name any text
     * @param version any text; null for the highest. A model without a version is version 1
     * @return the model, or null if there is none
     */
    public @Nullable ServedModel model(String name, @Nullable String version) {
        ServedModel found = null;
        for (ServedModel model : models) {
            boolean isAsked = version == null || version.equals(versionOf(model.id()));
            if (isAsked && model.id().name().equals(name)) {
                found = model;
            }
        }
        return found;
    }

    /**
     * The version under which a model is served.
     *
     * @param id the model's id
     * @return its version, 1 if it has none
     */
    public static String versionOf(ModelId id) {
        String version = id.version();
        return version == null ? "1" : version;
    }

    /**
     * Source of the memory of requests and answers, which the models share.
     *
     * @return the allocator
     */
    public TensorAllocator allocator() {
        return pool;
    }

    /**
     * Tensor memory in use: zero when no request is under way and no answer is kept, but for what loaded models keep for
     * their next call.
     *
     * @return bytes
     */
    public long usedBytes() {
        return pool.usedBytes();
    }

    /** Loads every model and makes its {@linkplain Builder#warmUp warm-up}, so that no request waits for it. */
    public void warm() {
        models.forEach(ServedModel::warm);
    }

    /**
     * Refuses further calls, and waits for those under way and for hooks: what a host does before it closes this.
     *
     * @param timeout how long to wait at most
     * @return what was left then
     */
    public DrainReport drain(Duration timeout) {
        return inference.drain(timeout);
    }

    /**
     * Waits for hooks, and refuses nothing: what a host does before it is frozen.
     *
     * @param timeout how long to wait at most
     * @return which hooks were left then
     */
    public DrainReport awaitHooks(Duration timeout) {
        return inference.awaitHooks(timeout);
    }

    /** Refuses further calls, waits for runs under way, and frees every model. Closing again only waits. */
    @Override
    public void close() {
        inference.close();
        for (ServedModel model : models) {
            if (model instanceof TextModel text) {
                text.close();
            }
        }
    }

    /** Describes {@link ServedModels}. Not thread-safe. */
    public static final class Builder {
        private final Engine engine;
        private final List<EmbeddedModel> embedded = new ArrayList<>();
        private final List<ModelSource> stored = new ArrayList<>();
        private @Nullable Path directory;
        private @Nullable String name;
        private DeviceSelector devices = DeviceSelector.automatic();
        private InferenceListener listener = InferenceListener.NONE;
        private Limits limits = Limits.DEFAULT;
        private WarmUps warmUps = WarmUps.NONE;

        private Builder(Engine engine) {
            this.engine = engine;
        }

        /**
         * Serves every model under a folder: {@code name.onnx}, {@code name/model.onnx}, with versions {@code
         * name/3/model.onnx}, and {@code model.onnx} in the folder itself, as SageMaker's {@code /opt/ml/model} has it.
         *
         * <p>Files are models by their content, whatever their endings, and the folder of a SavedModel may take the place of
         * a file: {@code name/saved_model.pb}, {@code name/3/model.savedmodel/}, or the folder itself.
         *
         * <p>A {@code tokenizer.json} beside a model, or in the folder of a SavedModel, makes it a text model. Then {@code augur.properties} beside it may say
         * {@code pooling=mean|cls}, {@code normalize=true|false}, {@code max-tokens=N} and {@code output=name}.
         *
         * @param root the folder
         * @return this builder
         */
        public Builder directory(Path root) {
            this.directory = root;
            return this;
        }

        /**
         * Sets the name of a {@code model.onnx} that lies in the folder itself. By default {@code model}.
         *
         * @param own its name in paths
         * @return this builder
         */
        public Builder name(String own) {
            this.name = own;
            return this;
        }

        /**
         * Serves a model on the class path.
         *
         * @param model the model
         * @return this builder
         */
        public Builder classPath(EmbeddedModel model) {
            embedded.add(model);
            return this;
        }

        /**
         * Serves a model of tensors from a store.
         *
         * @param id its name, and its version or alias in the store if it has one
         * @param store has it
         * @return this builder
         */
        public Builder store(ModelId id, ModelStore store) {
            stored.add(ModelSource.of(id, store));
            return this;
        }

        /**
         * Sets who picks the device. By default {@link DeviceSelector#automatic()}.
         *
         * @param selector the selector
         * @return this builder
         */
        public Builder devices(DeviceSelector selector) {
            this.devices = selector;
            return this;
        }

        /**
         * Sets who is told what happens. By default nobody.
         *
         * @param who the listener
         * @return this builder
         */
        public Builder listener(InferenceListener who) {
            this.listener = who;
            return this;
        }

        /**
         * Sets what records may cost. By default {@link Limits#DEFAULT}.
         *
         * @param most the limits
         * @return this builder
         */
        public Builder limits(Limits most) {
            this.limits = most;
            return this;
        }

        /**
         * Sets the runs that are part of every load: a model is ready after them only, and cannot be loaded if one fails. By
         * default there are none.
         *
         * @param runs of each model
         * @return this builder
         */
        public Builder warmUp(WarmUps runs) {
            this.warmUps = runs;
            return this;
        }

        /**
         * Finds the models; loads none.
         *
         * @return the models, owned by the caller
         * @throws IllegalArgumentException if there is none, two have the same name, a file beside one is wrong, or a warm-up
         *     is for none of them
         * @throws IOException if the folder cannot be read
         */
        public ServedModels build() throws IOException {
            Map<ModelId, ModelSource> sources = new LinkedHashMap<>();
            for (EmbeddedModel model : embedded) {
                add(ModelSource.of(model), sources);
            }
            for (ModelSource source : stored) {
                add(source, sources);
            }
            if (directory != null) {
                for (ModelSource source : new ModelFolder(directory, name).models()) {
                    add(source, sources);
                }
            }
            if (sources.isEmpty()) {
                throw new IllegalArgumentException(
                        "There must be a model to serve; give directory, classPath or store");
            }
            warmUps.requireKnown(sources.keySet());
            return new ServedModels(this, sources);
        }

        /** A name with versions and the same without would be two models in one path. */
        private static void add(ModelSource source, Map<ModelId, ModelSource> sources) {
            ModelId id = source.id();
            boolean taken = sources.keySet().stream()
                    .anyMatch(other -> other.name().equals(id.name())
                            && (other.version() == null || id.version() == null || other.equals(id)));
            if (taken) {
                throw new IllegalArgumentException("Model '" + id.name() + "' must be there once, it is there twice");
            }
            sources.put(id, source);
        }
    }
}
