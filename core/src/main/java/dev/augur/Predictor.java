package dev.augur;

import dev.augur.tensor.Signature;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A model as a function. Thread-safe; the model is loaded at the first use, once, however many threads come.
 *
 * <p>Every method that runs or loads the model may throw {@link ModelUnavailableException}; a failed load is tried again
 * at the next call.
 *
 * @param <I> the type of a record
 * @param <O> the type of a prediction
 */
public interface Predictor<I, O> extends AutoCloseable {
    /**
     * Predicts one record on the caller's thread.
     *
     * @param record the record, borrowed for the call
     * @return the prediction
     * @throws InvalidInputException if the record cannot be given to the model
     * @throws EngineException if the engine failed
     * @throws OutOfDeviceMemoryException if the device has too little memory
     */
    default O predict(I record) {
        return predict(record, CallOptions.NONE);
    }

    /**
     * Predicts one record on the caller's thread.
     *
     * @param record the record, borrowed for the call
     * @param options such as a deadline
     * @return the prediction
     * @throws InvalidInputException if the record cannot be given to the model
     * @throws EngineException if the engine failed
     * @throws OutOfDeviceMemoryException if the device has too little memory
     * @throws DeadlineExceededException if the deadline passed before the run began
     */
    O predict(I record, CallOptions options);

    /**
     * Predicts one record on the executor of the {@link Inference}.
     *
     * @param record the record, borrowed until the future completes
     * @return the prediction, or the error that {@link #predict(Object)} throws
     */
    default CompletableFuture<O> submit(I record) {
        return submit(record, CallOptions.NONE);
    }

    /**
     * Predicts one record on the executor of the {@link Inference}.
     *
     * @param record the record, borrowed until the future completes
     * @param options such as a deadline; the time before the executor begins counts
     * @return the prediction, or the error that {@link #predict(Object, CallOptions)} throws
     */
    CompletableFuture<O> submit(I record, CallOptions options);

    /**
     * Predicts many records in as few runs as the codec's batch size allows, on the caller's thread.
     *
     * @param records the records, borrowed for the call
     * @return one prediction per record, in order
     * @throws InvalidInputException if any record cannot be given to the model; the text names its position
     * @throws EngineException if the engine failed
     * @throws OutOfDeviceMemoryException if the device has too little memory, for half of a batch too
     */
    default List<O> predictAll(List<? extends I> records) {
        return predictAll(records, CallOptions.NONE);
    }

    /**
     * Predicts many records in as few runs as the codec's batch size allows, on the caller's thread.
     *
     * @param records the records, borrowed for the call
     * @param options such as a deadline, which is looked at before each run
     * @return one prediction per record, in order
     * @throws InvalidInputException if any record cannot be given to the model; the text names its position
     * @throws EngineException if the engine failed
     * @throws OutOfDeviceMemoryException if the device has too little memory, for half of a batch too
     * @throws DeadlineExceededException if the deadline passed before the last run began
     */
    List<O> predictAll(List<? extends I> records, CallOptions options);

    /**
     * Predicts many records, each with an outcome of its own: a record that fails takes no other with it. A batch that
     * fails is split until the record that is to blame stands alone.
     *
     * @param records the records, borrowed for the call
     * @return one outcome per record, in order
     */
    default List<Outcome<O>> predictEach(List<? extends I> records) {
        return predictEach(records, CallOptions.NONE);
    }

    /**
     * Predicts many records, each with an outcome of its own, as {@link #predictEach(List)} does. Records whose run has
     * not begun when the deadline passes fail with a {@link DeadlineExceededException}.
     *
     * @param records the records, borrowed for the call
     * @param options such as a deadline, which is looked at before each run
     * @return one outcome per record, in order
     */
    List<Outcome<O>> predictEach(List<? extends I> records, CallOptions options);

    /** Loads the model now, with its {@linkplain Inference.Builder#warmUp warm-up}, so that no later call waits for it. */
    void warm();

    /**
     * Where the model runs, and why; loads it if need be.
     *
     * @return the placement
     */
    Placement explain();

    /**
     * What the model takes and gives; loads it if need be.
     *
     * @return the signature
     */
    Signature signature();

    /**
     * Refuses further calls and gives back the memory of this predictor. Calls under way end normally. The model stays
     * loaded for other predictors until the {@link Inference} closes.
     */
    @Override
    void close();
}
