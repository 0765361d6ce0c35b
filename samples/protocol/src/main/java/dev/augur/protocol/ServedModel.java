package dev.augur.protocol;

import dev.augur.CallOptions;
import dev.augur.Outcome;
import dev.augur.Predictor;
import dev.augur.model.ModelId;
import dev.augur.tensor.Signature;
import dev.augur.tensor.Tensors;
import java.util.List;

/**
 * A model as requests see it: a function of tensors, and of records. Thread-safe. Every method but {@link #id}, {@link
 * #platform} and {@link #isReady} loads the model if need be, and throws what {@link Predictor} does.
 */
public interface ServedModel {
    /**
     * Its name in paths, and its version.
     *
     * @return the id; a model without a version is served as version 1
     */
    ModelId id();

    /**
     * The format, as Open Inference Protocol servers name it. The first call may bring the model's file to local disk.
     *
     * @return {@code onnx_onnxv1}, {@code onnxruntime_ort}, {@code tensorflow_savedmodel} or {@code pytorch_torchscript}
     */
    String platform();

    /**
     * What requests give and get.
     *
     * @return the model's own signature; for a text model, {@code text STRING[n]} to {@code embedding FLOAT32[n, 384]}
     */
    Signature signature();

    /** Loads it. */
    void warm();

    /**
     * Whether it is loaded; loads nothing.
     *
     * @return true once it was loaded
     */
    boolean isReady();

    /**
     * Runs on whole tensors. A text model takes {@code text} of any shape and gives {@code embedding} with one dimension
     * more.
     *
     * @param inputs borrowed for the call
     * @param options such as the deadline
     * @return the outputs, owned by the caller
     */
    Tensors infer(Tensors inputs, CallOptions options);

    /**
     * Runs on records, each of which may fail alone.
     *
     * @param records the records, borrowed for the call
     * @param options such as the deadline
     * @return one outcome per record, in order
     * @throws dev.augur.InvalidInputException if the model has no room for records: an input without a first
     *     dimension that is open or 1
     */
    default List<Outcome<Prediction>> predictEach(List<Instance> records, CallOptions options) {
        return records().predictEach(records, options);
    }

    /**
     * The model as a function of records.
     *
     * @return the predictor; stays the model's
     */
    Predictor<Instance, Prediction> records();
}
