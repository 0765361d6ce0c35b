package dev.augur.protocol;

import dev.augur.tensor.Tensors;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An inference request of the Open Inference Protocol v2, with its inputs in tensors that it owns. One thread at a time. */
final class InferRequest implements AutoCloseable {
    /** An output that is asked for. */
    record Wanted(String name, boolean binary) {}

    private final @Nullable String id;
    private final @Nullable Duration timeout;
    private final Tensors inputs;
    private final List<Wanted> wanted;

    InferRequest(@Nullable String id, @Nullable Duration timeout, Tensors inputs, List<Wanted> wanted) {
        this.id = id;
        this.timeout = timeout;
        this.inputs = inputs;
        this.wanted = wanted;
    }

    /** The caller's name for this request, or null. */
    @Nullable
    String id() {
        return id;
    }

    /** How long the caller waits, or null. */
    @Nullable
    Duration timeout() {
        return timeout;
    }

    /** Stays this object's. */
    Tensors inputs() {
        return inputs;
    }

    /** All outputs of the model, in its order, if none was named. */
    List<Wanted> wanted() {
        return wanted;
    }

    @Override
    public void close() {
        inputs.close();
    }
}
