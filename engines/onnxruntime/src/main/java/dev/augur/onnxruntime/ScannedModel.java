package dev.augur.onnxruntime;

import java.util.Map;

/**
 * What a model file holds, as far as it is checked.
 *
 * @param main the main graph
 * @param functions the model's own functions
 * @param inflatedBytes bytes that its tensors take in memory beyond those that the file carries for them
 */
record ScannedModel(Body main, Map<Operator, Body> functions, long inflatedBytes) {}
