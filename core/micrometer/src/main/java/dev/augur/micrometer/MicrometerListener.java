package dev.augur.micrometer;

import dev.augur.InferenceListener;
import dev.augur.model.ModelId;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Publishes what happens as meters of a Micrometer registry, each with the tag {@code model}. Thread-safe; an event of a
 * model that was seen before allocates nothing here.
 *
 * <table>
 * <caption>Meters, and what Triton calls them</caption>
 * <tr><th>Meter</th><th>Kind</th><th>What it is</th><th>In Triton</th></tr>
 * <tr><td>{@code augur.inference.records}</td><td>counter</td><td>records that were predicted</td>
 *   <td>{@code nv_inference_count}</td></tr>
 * <tr><td>{@code augur.inference.batch.size}</td><td>summary</td><td>records of a run; its count is the number of runs</td>
 *   <td>{@code nv_inference_exec_count}</td></tr>
 * <tr><td>{@code augur.inference.queue}</td><td>counter, seconds</td><td>time that records waited for their runs, summed over
 *   them</td><td>{@code nv_inference_queue_duration_us}</td></tr>
 * <tr><td>{@code augur.inference.encode}</td><td>timer</td><td>encoding of a run's records</td>
 *   <td>{@code nv_inference_compute_input_duration_us}</td></tr>
 * <tr><td>{@code augur.inference.run}</td><td>timer</td><td>runs in the engine</td>
 *   <td>{@code nv_inference_compute_infer_duration_us}</td></tr>
 * <tr><td>{@code augur.inference.decode}</td><td>timer</td><td>decoding of a run's outputs</td>
 *   <td>{@code nv_inference_compute_output_duration_us}</td></tr>
 * <tr><td>{@code augur.inference.failures}</td><td>counter</td><td>runs that failed, by {@code reason}; a run of many that is
 *   split counts each time</td><td>{@code nv_inference_request_failure}</td></tr>
 * <tr><td>{@code augur.inference.refused}</td><td>counter</td><td>records that got no run, by {@code reason}</td>
 *   <td>{@code nv_inference_request_failure}</td></tr>
 * <tr><td>{@code augur.hook.run}</td><td>timer</td><td>hooks that ended well, by {@code phase}</td><td></td></tr>
 * <tr><td>{@code augur.hook.queue}</td><td>timer</td><td>how long these waited for a thread, by {@code phase}</td><td></td></tr>
 * <tr><td>{@code augur.hook.failures}</td><td>counter</td><td>hooks that did not do their work, by {@code phase} and
 *   {@code fault}</td><td></td></tr>
 * <tr><td>{@code augur.model.load}</td><td>timer</td><td>loads, fetching included</td>
 *   <td>{@code nv_model_load_duration_secs}</td></tr>
 * <tr><td>{@code augur.model.load.failures}</td><td>counter</td><td>loads that failed</td><td></td></tr>
 * <tr><td>{@code augur.model.unloads}</td><td>counter</td><td>models that were closed</td><td></td></tr>
 * </table>
 *
 * <p>Models that a store does not have share the tag {@code other}, as do those beyond a limit, so that no caller's text
 * becomes a tag. The reasons are {@code invalid_input}, {@code model_not_found}, {@code overloaded}, {@code cancelled}, {@code
 * engine_failed}, {@code out_of_memory}, {@code model_unavailable} and {@code deadline_exceeded}.
 */
public final class MicrometerListener implements InferenceListener {
    /** The model tag of those that have no meters of their own. */
    static final String OTHER = "other";

    private record Meters(ModelMeters own, @Nullable TritonMeters triton) {}

    private final MeterRegistry registry;
    private final int maxModels;
    private final boolean withTriton;
    private final Map<ModelId, Meters> models = new ConcurrentHashMap<>();
    private @Nullable Meters other;

    private MicrometerListener(Builder builder) {
        this.registry = builder.registry;
        this.maxModels = builder.maxModels;
        this.withTriton = builder.withTriton;
    }

    /**
     * A listener with the meters above, for up to 1,000 models.
     *
     * @param registry where the meters are; stays the caller's
     * @return the listener
     */
    public static MicrometerListener of(MeterRegistry registry) {
        return builder(registry).build();
    }

    /**
     * Begins to describe a listener.
     *
     * @param registry where the meters are; stays the caller's
     * @return a builder
     */
    public static Builder builder(MeterRegistry registry) {
        return new Builder(registry);
    }

    @Override
    public void onLoaded(Loaded event) {
        Meters meters = meters(event.placement().model());
        meters.own().loaded(event.took());
        if (meters.triton() != null) {
            meters.triton().loaded(event.took());
        }
    }

    @Override
    public void onLoadFailed(LoadFailed event) {
        Meters known = models.get(event.model());
        Meters meters =
                known == null && Reason.of(event.error()) == Reason.MODEL_NOT_FOUND ? others() : meters(event.model());
        meters.own().loadFailed();
    }

    @Override
    public void onRan(Ran event) {
        Meters meters = meters(event.model());
        meters.own().ran(event);
        if (meters.triton() != null) {
            meters.triton().ran(event);
        }
    }

    @Override
    public void onRunFailed(RunFailed event) {
        Meters meters = meters(event.model());
        Reason reason = Reason.of(event.error());
        meters.own().failed(reason);
        if (meters.triton() != null) {
            meters.triton().failed(reason, 1);
        }
    }

    @Override
    public void onRefused(Refused event) {
        Meters meters = meters(event.model());
        Reason reason = Reason.of(event.error());
        meters.own().refused(reason, event.records());
        if (meters.triton() != null) {
            meters.triton().failed(reason, event.records());
        }
    }

    @Override
    public void onHookRan(HookRan event) {
        meters(event.model()).own().hooks(event.phase()).ran(event);
    }

    @Override
    public void onHookFailed(HookFailed event) {
        meters(event.model()).own().hooks(event.phase()).failed(event.fault());
    }

    @Override
    public void onClosed(ModelId model) {
        meters(model).own().closed();
    }

    private Meters meters(ModelId model) {
        Meters meters = models.get(model);
        return meters != null ? meters : newMeters(model);
    }

    /** A model beyond the limit is not remembered. */
    private synchronized Meters newMeters(ModelId model) {
        Meters meters = models.get(model);
        if (meters != null) {
            return meters;
        }
        if (models.size() >= maxModels) {
            return others();
        }
        meters = meters(model.toString(), model.name(), model.version());
        models.put(model, meters);
        return meters;
    }

    private synchronized Meters others() {
        Meters meters = other;
        if (meters == null) {
            meters = meters(OTHER, OTHER, null);
            other = meters;
        }
        return meters;
    }

    private Meters meters(String tag, String name, @Nullable String version) {
        return new Meters(
                new ModelMeters(registry, tag), withTriton ? new TritonMeters(registry, name, version) : null);
    }

    /** Describes a {@link MicrometerListener}. Not thread-safe. */
    public static final class Builder {
        private final MeterRegistry registry;
        private int maxModels = 1000;
        private boolean withTriton;

        private Builder(MeterRegistry registry) {
            this.registry = registry;
        }

        /**
         * Sets how many models get meters of their own; those beyond share meters with the tag {@code model=other}. By
         * default 1,000.
         *
         * @param models at least 1
         * @return this builder
         */
        public Builder maxModels(int models) {
            if (models < 1) {
                throw new IllegalArgumentException("maxModels must be >= 1, got " + models);
            }
            this.maxModels = models;
            return this;
        }

        /**
         * Adds meters with Triton's own names, so that its dashboards work with Prometheus: those of the table, {@code
         * nv_inference_request_success} and {@code nv_inference_request_duration_us}, with the tags {@code model} and {@code
         * version}; a model without a version has version 1. A request is a record. By default there are none, since they
         * say the same twice.
         *
         * @return this builder
         */
        public Builder tritonNames() {
            this.withTriton = true;
            return this;
        }

        /**
         * Makes the listener.
         *
         * @return the listener
         */
        public MicrometerListener build() {
            return new MicrometerListener(this);
        }
    }
}
