package dev.augur.protocol;

import dev.augur.CallOptions;
import dev.augur.Outcome;
import dev.augur.Predictor;
import dev.augur.model.ModelId;
import dev.augur.tensor.Signature;
import dev.augur.tensor.Tensors;
import java.util.List;

/**
 * A model as requests see it: a function of tensors, and of records. Thread-safe. Every method but {@link #id} loads the
 * model if need be, and throws what {@link Predictor} does.
 */
public interface ServedModel {
    /** Its name in paths; a model without a version is served as version 1. */
    ModelId id();

    /** For example {@code onnx_onnxv1}. */
    String platform();

    /** What requests give and get: for a text model, {@code text STRING[n]} to {@code embedding FLOAT32[n, 384]}. */
    Signature signature();

    /** Loads it. */
    void warm();

    /** Whether it is loaded; loads nothing. */
    boolean isReady();

    /** Runs on whole tensors. The inputs are borrowed; the outputs belong to the caller. */
    Tensors infer(Tensors inputs, CallOptions options);

    /** Runs on records, each of which may fail alone. */
    List<Outcome<Prediction>> predictEach(List<Instance> records, CallOptions options);
}
