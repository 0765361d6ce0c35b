package dev.augur.engine;

import dev.augur.tensor.Signature;
import dev.augur.tensor.TensorSpec;
import dev.augur.tensor.Tensors;
import java.util.List;

/**
 * An engine's own handle on a loaded model. Its bindings may run on many threads at once, each on one; whether it is
 * safe to free it while one runs does not matter, because {@link Session} never does.
 */
public interface NativeModel {
    /**
     * What the model takes and gives.
     *
     * @return the signature, always the same
     */
    Signature signature();

    /**
     * Whether a run can write that output straight into memory that it is given.
     *
     * @param output one of the signature's outputs
     * @return true by default; if not, the output is never pinned
     */
    default boolean pins(TensorSpec output) {
        return true;
    }

    /**
     * What its weights take on disk, if the load has found that out anyway, which spares the engine to be
     * {@linkplain Engine#weightBytes asked}.
     *
     * @return bytes; by default -1, for not known
     */
    default long weightBytes() {
        return -1;
    }

    /**
     * How many runs of the same shapes it takes until later ones are as fast as they get, for a {@link dev.augur.WarmUp} that
     * does not say.
     *
     * @return 1 by default
     */
    default int warmUpCalls() {
        return 1;
    }

    /**
     * Prepares runs on the same memory. The inputs are checked, complete and of the right type and shape.
     *
     * @param inputs all inputs; borrowed as long as the binding is open
     * @param pinned outputs for the run to write in place; borrowed as long as the binding is open
     * @param copied names of the other outputs, which each run adds to the set that it is given
     * @return the binding, owned by the caller
     */
    Binding bind(Tensors inputs, Tensors pinned, List<String> copied);

    /** Frees the native model. Called once, when nothing runs and nothing will. */
    void free();

    /** Prepared runs on the same memory. One thread at a time. */
    interface Binding extends AutoCloseable {
        /**
         * Runs the model.
         *
         * @param outputs holds the pinned outputs; the copied ones are added to it
         * @throws OutputShapeException if a pinned output has another shape than was declared
         */
        void run(Tensors outputs) throws OutputShapeException;

        /**
         * Asks the run that is under way, or about to begin, to end soon; it then throws an
         * {@link dev.augur.EngineException}. Called from any thread while the binding is open, which is closed after that
         * run. Does nothing by default.
         */
        default void stop() {}

        /** Frees the native views of the memory, not the memory itself. */
        @Override
        void close();
    }
}
