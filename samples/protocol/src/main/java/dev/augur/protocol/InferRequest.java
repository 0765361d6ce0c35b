package dev.augur.protocol;

import dev.augur.tensor.Signature;
import dev.augur.tensor.TensorAllocator;
import dev.augur.tensor.Tensors;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An inference request of the Open Inference Protocol v2, with its inputs in tensors that it owns. One thread at a time.
 *
 * <p>Format: Open Inference Protocol, {@code specification/protocol/inference_rest.md}; Triton's binary tensor data
 * extension, {@code docs/protocol/extension_binary_data.md}.
 */
final class InferRequest implements AutoCloseable {
    /** An output that is asked for. */
    record Wanted(String name, boolean binary) {}

    /** Reads a request; jsonBytes is the length of its JSON part, -1 if all of it is, 0 if there is none. */
    static InferRequest read(byte[] body, int jsonBytes, Signature signature, TensorAllocator allocator, Json json) {
        throw new UnsupportedOperationException();
    }

    /** The caller's name for this request, or null. */
    @Nullable
    String id() {
        throw new UnsupportedOperationException();
    }

    /** How long the caller waits, or null. */
    @Nullable
    Duration timeout() {
        throw new UnsupportedOperationException();
    }

    /** Stays this object's. */
    Tensors inputs() {
        throw new UnsupportedOperationException();
    }

    /** All outputs of the model, in its order, if none was named. */
    List<Wanted> wanted() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
